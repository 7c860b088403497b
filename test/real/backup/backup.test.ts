import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { backupPrograms } from '../../../constructs/authentik/server/backup-storage';
import { generateKeys } from '../../../programs/backup/encryption';
import { AUTHENTIK_TABLES } from '../../support/authentik/tables';
import { describeIf } from '../../support/describe-if';
import { login, NOBODY, RealPostgres } from '../../support/real/postgres';

const MEGABYTES = 200;

/** Both containers of the pod, with the programs as the ConfigMap has them, against a real PostgreSQL. */
describeIf('backup', RealPostgres.findMissing())('a backup of a real PostgreSQL', () => {
  let postgres: RealPostgres;
  let directory: string;
  beforeAll(async () => {
    postgres = await RealPostgres.start();
  });
  afterAll(() => postgres.stop());
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-backup-'));
    for (const name of ['exchange', 'storage']) mkdirSync(join(directory, name));
    for (const [name, content] of Object.entries(backupPrograms())) writeFileSync(join(directory, name), content);
    for (const name of ['', 'exchange', 'storage'])
      if (process.getuid?.() === 0) chownSync(join(directory, name), NOBODY, NOBODY);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('is stored with a record of its rows, in a file that only the identity opens', async () => {
    const database = await fillDatabase('same', AUTHENTIK_TABLES);
    const [dump, store] = await backUpDatabase(database, { BACKUP_RECIPIENTS: generateKeys().recipient });
    expect([dump.code, store.code]).toEqual([0, 0]);
    const [file = '', record = ''] = readdirSync(join(directory, 'storage')).sort();
    expect(JSON.parse(readFileSync(join(directory, 'storage', record), 'utf8'))).toMatchObject({
      file,
      authentik: '2026.2.2',
      postgresql: expect.stringMatching(/^1[5-9]\.\d+/),
      rows: { users: 2, passkeys: 2, groups: 2, flows: 1, providers: 1, sessions: 1 },
    });
    expect(readFileSync(join(directory, 'storage', file)).includes('iCloud')).toBe(false);
  });

  test('of a database that is not authentik stores nothing, and says which table is missing', async () => {
    const [dump, store] = await backUpDatabase(await fillDatabase('other', ['CREATE TABLE orders (id int)']));
    expect([dump.code, store.code]).toEqual([1, 1]);
    expect(store.output).toMatch(/relation \\"authentik_\w+\\" does not exist/);
    expect(readdirSync(join(directory, 'storage'))).toEqual([]);
  });

  test('with a wrong password stores nothing, and says so', async () => {
    const [dump, store] = await backUpDatabase('postgres', { PGPASSWORD: 'wrong' });
    expect([dump.code, store.code]).toEqual([1, 1]);
    expect(store.output).toContain('password authentication failed');
  });

  test(`streams ${MEGABYTES} MB in less than 100 MB of memory`, async () => {
    const filler = [
      'CREATE TABLE filler (bytes bytea)',
      'ALTER TABLE filler ALTER bytes SET STORAGE EXTERNAL',
      `INSERT INTO filler SELECT (SELECT decode(string_agg(md5(random()::text || i || j), ''), 'hex')
         FROM generate_series(1, 640) j) FROM generate_series(1, ${MEGABYTES * 105}) i`,
    ];
    const { recipient } = generateKeys();
    const database = await fillDatabase('large', [...AUTHENTIK_TABLES, ...filler]);
    const [dump, store] = await backUpDatabase(database, { BACKUP_RECIPIENTS: recipient });
    expect([dump.code, store.code]).toEqual([0, 0]);
    const [file = ''] = readdirSync(join(directory, 'storage')).sort();
    expect(statSync(join(directory, 'storage', file)).size).toBeGreaterThan(MEGABYTES * 1e6);
    expect(Number(/VmHWM:\s+(\d+) kB/.exec(store.output)?.[1]) / 1000).toBeLessThan(100);
  }, 600_000);

  async function fillDatabase(name: string, statements: readonly string[]): Promise<string> {
    await postgres.execute(`CREATE DATABASE ${name}`);
    const client = await login({ port: postgres.port, database: name, user: 'admin', password: RealPostgres.PASSWORD });
    for (const statement of statements) await client.query(statement);
    await client.end();
    return name;
  }

  /** Both as a user without a name, as in the pod. */
  function backUpDatabase(database: string, env: Readonly<Record<string, string>> = {}) {
    const run = async (program: string, args: readonly string[], more: Readonly<Record<string, string>>) => {
      const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
      const all = { PATH: process.env.PATH, BACKUP_EXCHANGE: join(directory, 'exchange'), ...more };
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: all, ...identity });
      const code = new Promise<number | null>((resolve) => child.once('close', resolve));
      const output = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { code: await code, output: output.join('') };
    };
    const { port } = postgres;
    const connection = { PGHOST: '127.0.0.1', PGPORT: String(port), PGDATABASE: database, PGUSER: 'admin' };
    // Not maxRSS: a process inherits that of the one that started it.
    const peak = "require('fs').readFileSync('/proc/self/status', 'utf8').match(/VmHWM.*/)[0]";
    const measured = `process.on('exit', () => console.error(${peak})); import('${join(directory, 'backup.mjs')}')`;
    return Promise.all([
      run('sh', [join(directory, 'dump.sh')], { ...connection, PGPASSWORD: RealPostgres.PASSWORD, ...env }),
      run(process.execPath, ['--max-old-space-size=40', '--max-semi-space-size=2', '-e', measured], {
        BACKUP_DIRECTORY: join(directory, 'storage'),
        BACKUP_KEEP_DAYS: '30',
        BACKUP_KEEP_AT_LEAST: '7',
        ...env,
      }),
    ]);
  }
});
