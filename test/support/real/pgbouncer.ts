import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import type { Client } from 'pg';
import { freePort } from '../servers/free-ports';
import { login, NOBODY, RealPostgres } from './postgres';
import { RealProgram } from './program';

/** PgBouncer with a generated `pgbouncer.ini`, of which only these lines are replaced: whole lines, each there once. */
export class RealPgBouncer {
  private readonly clients: Client[] = [];

  private constructor(
    readonly port: number,
    private readonly program: RealProgram,
  ) {}

  static findMissing(): string | undefined {
    const isThere = spawnSync('pgbouncer', ['--version']).status === 0;
    return isThere ? RealPostgres.findMissing() : 'pgbouncer is not installed (test/real/setup/pgbouncer.sh)';
  }

  static async start(
    ini: string,
    users: string,
    postgres: RealPostgres,
    more: Readonly<Record<string, string>> = {},
  ): Promise<RealPgBouncer> {
    const program = new RealProgram({ user: NOBODY });
    const port = await freePort();
    const usersFile = program.file('userlist.txt', users);
    const lines = {
      'authentik = host=postgresql.dbaas port=5432 dbname=authentik': `authentik = host=127.0.0.1 port=${postgres.port} dbname=authentik`,
      'listen_port = 6432': `listen_port = ${port}`,
      'auth_file = /etc/pgbouncer/users/userlist.txt': `auth_file = ${usersFile}`,
      ...more,
    };
    program.start('pgbouncer', [program.file('pgbouncer.ini', Object.entries(lines).reduce(replaceLine, ini))]);
    await program.untilReady(() => canConnect(port));
    return new RealPgBouncer(port, program);
  }

  get log(): string {
    return this.program.log();
  }

  /** A client that is logged in, until it is closed or the pooler stops. */
  async login(user: string, password: string, database = 'authentik'): Promise<Client> {
    const client = await login({ port: this.port, database, user, password });
    this.clients.push(client);
    return client;
  }

  /** How PgBouncer answers a start-up packet: the code of its authentication request, or its error. */
  hello(parameters: Readonly<Record<string, string>>): Promise<string> {
    const texts = Object.entries({ user: 'authentik', database: 'authentik', ...parameters }).flat();
    const body = Buffer.from(`${texts.join('\0')}\0\0`);
    const head = Buffer.alloc(8);
    head.writeInt32BE(head.length + body.length, 0);
    head.writeInt32BE(3 << 16, 4);
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(Buffer.concat([head, body])));
      socket.once('error', reject);
      socket.once('data', (answer) => {
        socket.destroy();
        const rest = answer.subarray(answer[0] === 0x52 ? 9 : 5).toString();
        resolve(`${String.fromCharCode(answer[0] ?? 0)} ${rest.replaceAll('\0', ' ').trim()}`);
      });
    });
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.clients.map((client) => client.end()));
    await this.program.stop();
  }
}

function replaceLine(text: string, [from, to]: readonly [string, string]): string {
  const lines = text.split('\n');
  if (lines.filter((line) => line === from).length !== 1) throw new Error(`not there once: ${from}`);
  return lines.map((line) => (line === from ? to : line)).join('\n');
}

function canConnect(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
