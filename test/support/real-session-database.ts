import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './free-ports';

/** Debian keeps the server's programs off the PATH. */
const DEBIAN = '/usr/lib/postgresql';
/** `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = 65534;

/** A PostgreSQL of this machine in a temporary folder, with a password, that holds what authentik would. */
export class RealSessionDatabase {
  static readonly PASSWORD = 'p@ss word/of-the-tests';

  private constructor(
    private readonly directory: string,
    readonly port: number,
  ) {}

  static isInstalled(): boolean {
    return spawnSync(join(programs(), 'initdb'), ['--version'], { stdio: 'ignore' }).status === 0;
  }

  static async start(): Promise<RealSessionDatabase> {
    const database = new RealSessionDatabase(mkdtempSync(join(tmpdir(), 'gatehouse-postgresql-')), await freePort());
    const { directory, port } = database;
    const passwordFile = join(directory, 'password');
    writeFileSync(passwordFile, RealSessionDatabase.PASSWORD);
    if (process.getuid?.() === 0) for (const path of [directory, passwordFile]) chownSync(path, NOBODY, NOBODY);
    const data = join(directory, 'data');
    run('initdb', ['-D', data, '-U', 'authentik', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8']);
    const settings = `-c listen_addresses=127.0.0.1 -p ${port} -k "" -c fsync=off`;
    run('pg_ctl', ['-D', data, '-w', '-l', join(directory, 'log'), '-o', settings, 'start']);
    return database;
  }

  url(password = RealSessionDatabase.PASSWORD, user = 'authentik'): string {
    return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/postgres`;
  }

  /** Statements, as the owner of the database. */
  async execute(...statements: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: this.url() });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  stop(): void {
    run('pg_ctl', ['-D', join(this.directory, 'data'), '-m', 'immediate', 'stop']);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function run(program: string, args: readonly string[]): void {
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  execFileSync(join(programs(), program), args, { stdio: 'ignore', cwd: tmpdir(), env: { LC_ALL: 'C' }, ...asNobody });
}

function programs(): string {
  try {
    const [version = ''] = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
    return join(DEBIAN, version, 'bin');
  } catch {
    return '/usr/bin';
  }
}
