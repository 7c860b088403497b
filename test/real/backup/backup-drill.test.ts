import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupCommand } from '../../../ops/commands/backup';
import { DirectoryStore } from '../../../programs/backup/directory-store';
import { encrypt, generateKeys } from '../../../programs/backup/encryption';
import { runAgainst } from '../../support/authentik/ops';
import { AUTHENTIK_TABLES } from '../../support/authentik/tables';
import { describeIf } from '../../support/describe-if';
import { login, RealPostgres } from '../../support/real/postgres';
import { writeBackup } from '../../support/written-backup';

const NAME = 'authentik-20261124T031500Z';

/** A backup that pg_dump wrote, tried with pg_restore on a real PostgreSQL. */
describeIf('backup drill', RealPostgres.findMissing())('a backup of a real PostgreSQL', () => {
  const keys = generateKeys();
  let postgres: RealPostgres;
  let directory: string;
  let dump: Buffer;

  beforeAll(async () => {
    postgres = await RealPostgres.start();
    await fillDatabase('live', AUTHENTIK_TABLES);
    dump = dumpOf('live');
  }, 300_000);
  afterAll(() => postgres?.stop());
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-drill-'));
    writeFileSync(join(directory, 'key'), `# made by the tests\n${keys.identity}\n`);
    await write(dump);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('a drill counts what is restored, compares it with record and live, and leaves no database', async () => {
    const { code, json } = await drill('--json');
    expect([code, json()]).toEqual([
      0,
      {
        file: `${NAME}.dump.age`,
        authentik: '2026.2.2',
        rows: ROWS,
        live: ROWS,
        faults: [],
        loss: ['users', 'passkeys', 'groups', 'flows', 'providers'].map((table) => ({ table, lost: 0, returning: 0 })),
      },
    ]);
    expect(await databases()).toEqual(['authentik', 'live', 'postgres']);
  });

  test('a drill says in words what a restore would lose', async () => {
    await fillDatabase('later', [
      ...AUTHENTIK_TABLES,
      "INSERT INTO authentik_core_user SELECT 10 + i, gen_random_uuid(), 'new' || i, 'New', true, '2026-11-25', NULL, 'internal' FROM generate_series(1, 3) i",
      "INSERT INTO authentik_stages_authenticator_webauthn_webauthndevice SELECT 20 + i, 'Key', '2026-11-25', NULL, 2 FROM generate_series(1, 5) i",
      'DELETE FROM authentik_stages_authenticator_webauthn_webauthndevice WHERE id = 12',
    ]);
    const { code, text } = await drill({ DATABASE_URL: address('later') });
    expect(code).toBe(0);
    expect(text).toContain('a restore would lose 3 users and 5 passkeys made after 2026-11-24T03:15:00.000Z');
    expect(text).toContain('a restore would bring back 1 passkey deleted after 2026-11-24T03:15:00.000Z');
  });

  test('a record that says otherwise is a fault', async () => {
    await write(dump, { rows: { ...ROWS, passkeys: 6 } });
    const { code, text } = await drill();
    expect([code, text]).toEqual([1, expect.stringContaining('fault: the record says 6 passkeys, the dump 2')]);
  });

  test.each<[string, () => Promise<unknown>, number, string]>([
    [
      'an empty file',
      () => write(Buffer.alloc(0), {}, true),
      1,
      'is not a whole dump, found: nothing: the file is empty',
    ],
    ['an empty dump', () => write(Buffer.alloc(0)), 1, 'is not a whole dump, found: nothing: the dump is empty'],
    [
      'a truncated file',
      async () => writeFileSync(file(), readFileSync(file()).subarray(0, -40)),
      1,
      'is not a whole dump, found: the file was cut or changed',
    ],
    [
      'a truncated dump without encryption',
      () => write(dump.subarray(0, dump.length - 60), {}, true),
      1,
      'pg_restore did not restore the dump, found: error: ',
    ],
    [
      'a changed byte',
      async () => {
        const bytes = readFileSync(file());
        bytes[bytes.length - 100]! ^= 1;
        writeFileSync(file(), bytes);
      },
      1,
      'is not a whole dump, found: the file was cut or changed',
    ],
    [
      'a dump of a later major version',
      () => write(Buffer.concat([dump.subarray(0, 6), Buffer.from([99]), dump.subarray(7)])),
      2,
      'pg_restore or the server is below the major version of the dump, found: error: unsupported version (1.99)',
    ],
    [
      'a page of a proxy',
      () => write(Buffer.from('<html>'.repeat(9)), {}, true),
      1,
      'no dump in the custom format of pg_dump',
    ],
    [
      'another database',
      async () => write(await makeOtherDump()),
      1,
      "the backup is not of authentik's database, found: 1 tables, and no authentik_version_history",
    ],
    [
      'a wrong key',
      async () => writeFileSync(join(directory, 'key'), generateKeys().identity),
      2,
      'the backup cannot be opened, found: no identity matched any of the recipients of the file',
    ],
    ['no key', async () => writeFileSync(join(directory, 'key'), 'nothing'), 2, 'that begins with AGE-SECRET-KEY-1'],
  ])('%s is a sentence and an exit code', async (_, plant, code, sentence) => {
    await plant();
    const result = await drill();
    expect(result.text).toContain(sentence);
    expect(result.code).toBe(code);
    expect(result.text).not.toContain(RealPostgres.PASSWORD);
    expect((await databases()).filter((name) => name.startsWith('gatehouse'))).toEqual([]);
  });

  test('show finds passkeys and groups of one user without a database', async () => {
    const { code, json } = await run('show', file(), '--identity', join(directory, 'key'), '--user', 'demo', '--json');
    expect([code, json()]).toEqual([
      0,
      {
        username: 'demo',
        isActive: true,
        passkeys: [
          {
            name: 'iCloud Keychain',
            created: expect.stringContaining('2026-03-01'),
            lastUsed: expect.stringContaining('2026-11-02'),
          },
          { name: 'YubiKey', created: expect.stringContaining('2026-04-01') },
        ],
        groups: ['Members'],
      },
    ]);
    const other = await run('show', file(), '--identity', join(directory, 'key'), '--user', 'dem');
    expect([other.code, other.text]).toEqual([
      3,
      expect.stringContaining('user "dem" is not in the backup exactly once'),
    ]);
  });

  test('restore fills an empty database once, and refuses a filled one', async () => {
    await postgres.execute('CREATE DATABASE restored');
    const order = await restore();
    expect([order.code, order.text]).toEqual([
      0,
      expect.stringMatching(/scale down[\s\S]*scale up[\s\S]*verify[\s\S]*nothing was changed/),
    ]);
    expect((await restore('--execute')).code).toBe(3);
    const done = await restore('--confirm', 'restored', '--execute');
    expect([done.code, done.text]).toEqual([0, expect.stringContaining('2. scale down')]);
    expect(await count('restored', 'authentik_core_user')).toBe(2);
    const again = await restore('--confirm', 'restored', '--execute');
    expect([again.code, again.text]).toEqual([
      3,
      expect.stringMatching(/the database of RESTORE_DATABASE_URL is not empty, found: \d+ tables in restored/),
    ]);
  });

  test('a restore of a cut file leaves the database empty', async () => {
    await postgres.execute('CREATE DATABASE half');
    writeFileSync(file(), readFileSync(file()).subarray(0, -40));
    const args = ['restore', file(), '--identity', join(directory, 'key'), '--confirm', 'half', '--execute'];
    const { code } = await run({ RESTORE_DATABASE_URL: address('half') }, ...args);
    expect(code).toBe(1);
    expect(await count('half', 'pg_tables', "WHERE schemaname = 'public'")).toBe(0);
  });

  test('list shows what is there, and a newest backup that is too old is 1', async () => {
    writeFileSync(join(directory, 'authentik-20261125T031500Z.dump.age'), 'without a record');
    writeFileSync(join(directory, 'notes.txt'), 'of somebody');
    const { code, text } = await run('list', '--directory', directory);
    expect(text).toContain(`${NAME}.dump.age`);
    expect(text).toContain('no record: no backup');
    expect(text).toContain('2 backups');
    expect(text).not.toContain('notes.txt');
    expect(code).toBe(0);
    await write(dump, { taken: '2026-11-20T03:15:00.000Z' });
    const old = await run('list', '--directory', directory);
    expect([old.code, old.text]).toEqual([1, expect.stringContaining('the newest backup is 120 hours old')]);
  });

  const ROWS = { users: 2, passkeys: 2, groups: 2, flows: 1, providers: 1, sessions: 1 };

  function address(database: string): string {
    return postgres.url().replace(/\/postgres$/, `/${database}`);
  }

  function run(first: string | Readonly<Record<string, string>>, ...rest: readonly string[]) {
    const [env, args] = typeof first === 'string' ? [{}, [first, ...rest]] : [first, rest];
    const databaseless = { url: 'http://127.0.0.1:9', token: 'unused-token' };
    return runAgainst(databaseless, backupCommand, ['backup', ...args], { env });
  }

  function drill(first: string | Readonly<Record<string, string>> = {}, ...rest: readonly string[]) {
    const [env, args] = typeof first === 'string' ? [{}, [first, ...rest]] : [first, rest];
    const all = { DRILL_DATABASE_URL: postgres.url(), DATABASE_URL: address('live'), ...env };
    return run(all, 'drill', file(), '--identity', join(directory, 'key'), ...args);
  }

  function restore(...args: readonly string[]) {
    const env = { RESTORE_DATABASE_URL: address('restored') };
    return run(env, 'restore', file(), '--identity', join(directory, 'key'), ...args);
  }

  const file = () => join(directory, `${NAME}.dump.age`);

  function write(bytes: Buffer, record: object = {}, isPlain = false): Promise<void> {
    const stored = isPlain
      ? async function* plain() {
          yield bytes;
        }
      : () =>
          encrypt(
            (async function* all() {
              yield bytes;
            })(),
            [keys.recipient],
          );
    return writeBackup(new DirectoryStore(directory), NAME, stored(), { rows: ROWS, ...record });
  }

  function dumpOf(database: string): Buffer {
    const env = { PATH: process.env.PATH, PGPASSWORD: RealPostgres.PASSWORD };
    const args = ['--format=custom', '-h', '127.0.0.1', '-p', String(postgres.port), '-U', 'admin', database];
    return execFileSync('pg_dump', args, { env, maxBuffer: 1e8 });
  }

  async function makeOtherDump(): Promise<Buffer> {
    if (!(await databases()).includes('other')) await fillDatabase('other', ['CREATE TABLE orders (id int)']);
    return dumpOf('other');
  }

  async function fillDatabase(name: string, statements: readonly string[]): Promise<void> {
    await postgres.execute(`CREATE DATABASE ${name}`);
    await within(name, async (client) => {
      for (const statement of statements) await client.query(statement);
    });
  }

  async function within<T>(
    database: string,
    use: (client: Awaited<ReturnType<typeof login>>) => Promise<T>,
  ): Promise<T> {
    const client = await login({ port: postgres.port, database, user: 'admin', password: RealPostgres.PASSWORD });
    try {
      return await use(client);
    } finally {
      await client.end();
    }
  }

  async function count(database: string, table: string, where = ''): Promise<number> {
    return within(database, async (client) => {
      const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table} ${where}`);
      return rows[0]?.count ?? -1;
    });
  }

  async function databases(): Promise<readonly string[]> {
    return within('postgres', async (client) => {
      const { rows } = await client.query<{ datname: string }>(
        'SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY datname',
      );
      return rows
        .map(({ datname }) => datname)
        .filter((name) => !['later', 'other', 'restored', 'half'].includes(name));
    });
  }
});
