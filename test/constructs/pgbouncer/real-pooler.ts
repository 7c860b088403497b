import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { freePort } from '../../support/free-ports';

const PATIENCE_MS = 15_000;
/** Both programs refuse to run as root. It is `nobody` on every Linux. */
const NOBODY = 65_534;
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const POSTGRES_HOME = '/usr/lib/postgresql';
const ADMIN = { user: 'admin', password: 'admin of a test' };

/** True where Debian's PgBouncer and PostgreSQL are installed: `test/real/setup/pgbouncer.sh`. */
export function hasPgBouncer(): boolean {
  return spawnSync('pgbouncer', ['--version']).status === 0 && postgresBin() !== undefined;
}

function postgresBin(): string | undefined {
  const versions = existsSync(POSTGRES_HOME) ? readdirSync(POSTGRES_HOME).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(POSTGRES_HOME, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** A server program in a directory of its own, run by nobody in particular. */
class Server {
  readonly directory = mkdtempSync(join(tmpdir(), 'gatehouse-pooler-'));
  private process: ChildProcess | undefined;

  constructor(private readonly stopSignal: NodeJS.Signals) {
    if ('uid' in UNPRIVILEGED) chownSync(this.directory, NOBODY, NOBODY);
  }

  get log(): string {
    return readFileSync(join(this.directory, 'log'), 'utf8');
  }

  async start(program: string, args: readonly string[], ready: () => Promise<void>): Promise<void> {
    const log = openSync(join(this.directory, 'log'), 'w');
    this.process = spawn(program, args, { stdio: ['ignore', log, log], cwd: '/', ...UNPRIVILEGED });
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
      try {
        await ready();
        return;
      } catch {
        if (this.process.exitCode !== null) break;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { log: text } = this;
    await this.stop();
    throw new Error(`${program} did not start: ${text.slice(-2000)}`);
  }

  async stop(): Promise<void> {
    const { process: running } = this;
    if (running !== undefined && running.exitCode === null && running.signalCode === null) {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill(this.stopSignal);
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** PostgreSQL with a database `authentik`, which lets people in by SCRAM over TCP and in no other way. */
export class RealPostgres {
  private constructor(
    readonly port: number,
    private readonly server: Server,
    private readonly admin: Client,
  ) {}

  static async start(): Promise<RealPostgres> {
    const bin = postgresBin() ?? '';
    // Immediate: what it wrote is thrown away.
    const server = new Server('SIGQUIT');
    const [data, password] = [join(server.directory, 'data'), join(server.directory, 'password')];
    writeFileSync(password, ADMIN.password);
    const options = ['-A', 'scram-sha-256', '--pwfile', password, '--no-sync', '--no-locale', '-E', 'UTF8'];
    execFileSync(join(bin, 'initdb'), ['-D', data, '-U', ADMIN.user, ...options], {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: '/',
      ...UNPRIVILEGED,
    });
    const port = await freePort();
    const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off' };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    let admin = new Client();
    await server.start(join(bin, 'postgres'), ['-D', data, ...args], async () => {
      admin = await login({ port, database: 'postgres', ...ADMIN });
    });
    await admin.query('CREATE DATABASE authentik');
    return new RealPostgres(port, server, admin);
  }

  async addUser(user: string, password: string): Promise<void> {
    const { admin } = this;
    const name = admin.escapeIdentifier(user);
    await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD ${admin.escapeLiteral(password)}`);
  }

  /** What the server keeps of a password. */
  async verifier(user: string): Promise<string> {
    const { rows } = await this.admin.query<{ rolpassword: string }>(
      'SELECT rolpassword FROM pg_authid WHERE rolname = $1',
      [user],
    );
    return rows[0]?.rolpassword ?? '';
  }

  async connectionsOf(user: string): Promise<number> {
    const { rows } = await this.admin.query('SELECT 1 FROM pg_stat_activity WHERE usename = $1', [user]);
    return rows.length;
  }

  async stop(): Promise<void> {
    await this.admin.end();
    await this.server.stop();
  }
}

/** PgBouncer with a generated `pgbouncer.ini`, of which only these lines are replaced: whole lines, each there once. */
export class RealPgBouncer {
  private readonly clients: Client[] = [];

  private constructor(
    readonly port: number,
    private readonly server: Server,
  ) {}

  static async start(
    ini: string,
    users: string,
    postgres: RealPostgres,
    more: Readonly<Record<string, string>> = {},
  ): Promise<RealPgBouncer> {
    const server = new Server('SIGKILL');
    const port = await freePort();
    const usersFile = join(server.directory, 'userlist.txt');
    writeFileSync(usersFile, users);
    const lines = {
      'authentik = host=postgresql.dbaas port=5432 dbname=authentik': `authentik = host=127.0.0.1 port=${postgres.port} dbname=authentik`,
      'listen_port = 6432': `listen_port = ${port}`,
      'auth_file = /etc/pgbouncer/users/userlist.txt': `auth_file = ${usersFile}`,
      ...more,
    };
    const iniFile = join(server.directory, 'pgbouncer.ini');
    writeFileSync(iniFile, Object.entries(lines).reduce(replaceLine, ini));
    await server.start('pgbouncer', [iniFile], () => untilListening(port));
    return new RealPgBouncer(port, server);
  }

  get log(): string {
    return this.server.log;
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
    await this.server.stop();
  }
}

async function login(config: ClientConfig): Promise<Client> {
  const client = new Client({ host: '127.0.0.1', ...config });
  // A connection that the other side ends is told to whoever waits for an answer; without this it would end the test.
  client.on('error', () => {});
  await client.connect();
  return client;
}

function replaceLine(text: string, [from, to]: readonly [string, string]): string {
  const lines = text.split('\n');
  if (lines.filter((line) => line === from).length !== 1) throw new Error(`not there once: ${from}`);
  return lines.map((line) => (line === from ? to : line)).join('\n');
}

function untilListening(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
