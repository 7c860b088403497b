// A kubectl whose pod is this machine: the forwarded ports lead to a PostgreSQL and a server that are here, and `ak migrate` is
// psql. STUB_KUBECTL is a JSON file { folder, database: {host, port, user, password}, server: port, migrate: SQL }.
import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

const { folder, database, server, migrate } = JSON.parse(readFileSync(process.env.STUB_KUBECTL, 'utf8'));
const args = process.argv.slice(2);
appendFileSync(join(folder, 'calls'), `${args.join(' ')}\n`);
const created = join(folder, 'created.json');

function psql(name, ...statements) {
  const env = {
    PATH: process.env.PATH,
    PGHOST: '127.0.0.1',
    PGPORT: String(database.port),
    PGUSER: database.user,
    PGPASSWORD: database.password,
    PGDATABASE: name,
  };
  const commands = ['SET client_min_messages = error', ...statements].flatMap((one) => ['-c', one]);
  const { status } = spawnSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', ...commands], { env, stdio: ['ignore', 1, 2] });
  if (status !== 0) process.exit(1);
}

if (args[0] === 'create') {
  copyFileSync(args[2], created);
  const { items } = JSON.parse(readFileSync(created, 'utf8'));
  const { password } = items.find(({ kind }) => kind === 'Secret').stringData;
  psql('postgres', 'DROP ROLE IF EXISTS rehearsal', `CREATE ROLE rehearsal SUPERUSER LOGIN PASSWORD '${password}'`);
} else if (args[2] === 'port-forward') {
  const to = { 5432: database.port, 9000: server };
  for (const pair of args.slice(4)) {
    const [local, remote] = pair.split(':').map(Number);
    createServer((socket) => {
      const other = connect(to[remote], '127.0.0.1');
      socket.on('error', () => other.destroy()).pipe(other);
      other.on('error', () => socket.destroy()).pipe(socket);
    }).listen(local, '127.0.0.1');
  }
} else if (args[2] === 'exec') {
  const [variable, ak, command] = args.slice(-3);
  const [name, value] = variable.split('=');
  if (name !== 'AUTHENTIK_POSTGRESQL__NAME' || ak !== 'ak') process.exit(2);
  if (command === 'migrate') psql(value, ...migrate);
  else setInterval(() => {}, 1000);
}
