import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { freePort } from '../servers/free-ports';
import { RealProgram } from './program';

/** PostgreSQL and PgBouncer refuse to run as root. It is `nobody` on every Linux. */
export const NOBODY = 65_534;
const HOME = '/usr/lib/postgresql';
const OWNER = 'admin';

/** Debian keeps the server's programs off the PATH (`test/real/setup/pgbouncer.sh`). */
function programs(): string | undefined {
  const versions = existsSync(HOME) ? readdirSync(HOME).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(HOME, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** PostgreSQL with a database `authentik`, which lets people in by SCRAM over TCP and in no other way. */
export class RealPostgres {
  /** It is the password of the owner of the database. */
  static readonly PASSWORD = 'p@ss word/of-the-tests';

  /** Folder of the server's programs. */
  static get programs(): string {
    return programs() ?? '';
  }

  static findMissing(): string | undefined {
    return programs() === undefined ? 'postgresql is not installed (test/real/setup/pgbouncer.sh)' : undefined;
  }

  static async start(): Promise<RealPostgres> {
    const bin = programs() ?? '';
    // Immediate: what it wrote is thrown away.
    const program = new RealProgram({ user: NOBODY, stopSignal: 'SIGQUIT' });
    const password = program.file('password', RealPostgres.PASSWORD);
    const options = ['-A', 'scram-sha-256', '--pwfile', password, '--no-sync', '--no-locale', '-E', 'UTF8'];
    program.run(join(bin, 'initdb'), ['-D', program.at('data'), '-U', OWNER, ...options]);
    const port = await freePort();
    const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off' };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    program.start(join(bin, 'postgres'), ['-D', program.at('data'), ...args]);
    let owner = new Client();
    await program.untilReady(async () => {
      owner = await login({ port, database: 'postgres', user: OWNER, password: RealPostgres.PASSWORD });
    });
    await owner.query('CREATE DATABASE authentik');
    return new RealPostgres(port, program, owner);
  }

  private constructor(
    readonly port: number,
    private readonly program: RealProgram,
    private readonly owner: Client,
  ) {}

  /** It is the address of its first database. */
  url(password = RealPostgres.PASSWORD, user = OWNER): string {
    return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/postgres`;
  }

  /** Statements in its first database, as the owner. */
  async execute(...statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.owner.query(statement);
  }

  async addUser(user: string, password: string): Promise<void> {
    const { owner } = this;
    const name = owner.escapeIdentifier(user);
    await owner.query(`CREATE ROLE ${name} LOGIN PASSWORD ${owner.escapeLiteral(password)}`);
  }

  /** Returns what the server keeps of a password. */
  async verifier(user: string): Promise<string> {
    const { rows } = await this.owner.query<{ rolpassword: string }>(
      'SELECT rolpassword FROM pg_authid WHERE rolname = $1',
      [user],
    );
    return rows[0]?.rolpassword ?? '';
  }

  async connectionsOf(user: string): Promise<number> {
    const { rows } = await this.owner.query('SELECT 1 FROM pg_stat_activity WHERE usename = $1', [user]);
    return rows.length;
  }

  async stop(): Promise<void> {
    await this.owner.end();
    await this.program.stop();
  }
}

/** Logs in; to be ended by the caller. */
export async function login(config: ClientConfig): Promise<Client> {
  const client = new Client({ host: '127.0.0.1', ...config });
  // The query that waits gets the error of an ended connection; without a listener the error would end the test.
  client.on('error', () => {});
  await client.connect();
  return client;
}
