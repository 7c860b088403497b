import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { backupPrograms } from '../../../constructs/authentik/server/backup-storage';
import { DirectoryStore } from '../../../programs/backup/directory-store';
import { encrypt, generateKeys } from '../../../programs/backup/encryption';
import { AUTHENTIK_TABLES } from '../../support/authentik/tables';
import { describeIf } from '../../support/describe-if';
import { login, NOBODY, RealPostgres } from '../../support/real/postgres';
import { writeBackup } from '../../support/written-backup';

const NAME = 'authentik-20261124T031500Z';
const ROWS = { users: 2, passkeys: 2, groups: 2, flows: 1, providers: 1, sessions: 1 };

/** Both containers of the drill's pod, with the programs as the ConfigMap has them, and the server that its image would start. */
describeIf('drill in the cluster', RealPostgres.findMissing())('a drill in the cluster', () => {
  const keys = generateKeys();
  let dump: Buffer;
  let directory: string;

  beforeAll(async () => {
    const postgres = await RealPostgres.start();
    try {
      const { port } = postgres;
      const client = await login({ port, database: 'authentik', user: 'admin', password: RealPostgres.PASSWORD });
      for (const statement of AUTHENTIK_TABLES) await client.query(statement);
      await client.end();
      const env = { PATH: process.env.PATH, PGPASSWORD: RealPostgres.PASSWORD };
      const args = ['--format=custom', '-h', '127.0.0.1', '-p', String(port), '-U', 'admin', 'authentik'];
      dump = execFileSync('pg_dump', args, { env, maxBuffer: 1e8 });
    } finally {
      await postgres.stop();
    }
  }, 300_000);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-drill-'));
    for (const name of ['exchange', 'storage', 'socket', 'bin']) mkdirSync(join(directory, name));
    for (const [name, content] of Object.entries(backupPrograms())) writeFileSync(join(directory, name), content);
    const bin = RealPostgres.programs;
    const entrypoint = [
      '#!/bin/sh -e',
      `${bin}/initdb -D "$PGDATA" -U "$POSTGRES_USER" -A "$POSTGRES_HOST_AUTH_METHOD" --no-sync --no-locale -E UTF8 >/dev/null`,
      'shift',
      `exec ${bin}/postgres -D "$PGDATA" "$@"`,
    ];
    writeFileSync(join(directory, 'bin', 'docker-entrypoint.sh'), `${entrypoint.join('\n')}\n`, { mode: 0o755 });
    for (const name of ['', 'exchange', 'storage', 'socket'])
      if (process.getuid?.() === 0) chownSync(join(directory, name), NOBODY, NOBODY);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('restores the newest backup, compares it with its record, and leaves no server', async () => {
    await storeBackup();
    const [restore, fetched] = await drill();
    expect(JSON.parse(fetched.output)).toMatchObject({ result: 'restored', file: `${NAME}.dump.age`, rows: ROWS });
    expect([restore.code, fetched.code]).toEqual([0, 0]);
    // A server that still ran would hold its socket.
    expect(readdirSync(join(directory, 'socket'))).toEqual([]);
    expect(fetched.output).not.toContain(keys.identity);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'a record that says otherwise',
      () => storeBackup({ rows: { ...ROWS, passkeys: 6 } }),
      'the record says 6 passkeys, the restored database has 2',
    ],
    [
      'another file than that of the record',
      () => storeBackup({ sha256: '0'.repeat(64) }),
      'the SHA-256 of the file is not that of the record',
    ],
    [
      'a file that was cut',
      async () => {
        await storeBackup();
        const file = join(directory, 'storage', `${NAME}.dump.age`);
        writeFileSync(file, readFileSync(file).subarray(0, -40));
      },
      'the file was cut or changed',
    ],
    [
      'a dump that PostgreSQL does not restore',
      () => storeBackup({}, Buffer.concat([dump.subarray(0, 400)])),
      'the restore failed: pg_restore: error',
    ],
    ['no backup at all', async () => {}, 'has no whole backup'],
  ])('%s is a failure with its reason', async (_, plant, reason) => {
    await plant();
    // The other container ends as well, and with it the job: both are awaited.
    const [, fetched] = await drill();
    expect([fetched.code, JSON.parse(fetched.output)]).toEqual([
      1,
      expect.objectContaining({ result: 'failed', message: expect.stringContaining(reason) }),
    ]);
  });

  test('another identity opens nothing, and is not shown', async () => {
    await storeBackup();
    const { identity } = generateKeys();
    const [, fetched] = await drill({ BACKUP_IDENTITY: identity });
    expect([fetched.code, fetched.output]).toEqual([1, expect.stringContaining('no identity matched')]);
    expect(fetched.output).not.toContain(identity);
  });

  async function storeBackup(record: object = {}, bytes = dump): Promise<void> {
    async function* all() {
      yield bytes;
    }
    const store = new DirectoryStore(join(directory, 'storage'));
    await writeBackup(store, NAME, encrypt(all(), [generateKeys().recipient, keys.recipient]), {
      rows: ROWS,
      ...record,
    });
    // They are written as the pod of the backup writes them.
    for (const file of readdirSync(join(directory, 'storage')))
      if (process.getuid?.() === 0) chownSync(join(directory, 'storage', file), NOBODY, NOBODY);
  }

  async function drill(env: Readonly<Record<string, string>> = {}) {
    const run = async (program: string, args: readonly string[], more: Readonly<Record<string, string>>) => {
      const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
      const path = `${join(directory, 'bin')}:${process.env.PATH}`;
      const all = { PATH: path, BACKUP_EXCHANGE: join(directory, 'exchange'), ...more };
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: all, ...identity });
      const code = new Promise<number | null>((resolve) => child.once('close', resolve));
      const said = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { code: await code, output: said.join('') };
    };
    const restore = run('sh', [join(directory, 'restore.sh')], {
      PGDATA: join(directory, 'exchange', 'data'),
      BACKUP_SOCKET: join(directory, 'socket'),
    });
    const fetched = await run(process.execPath, [join(directory, 'backup.mjs'), 'drill'], {
      BACKUP_DIRECTORY: join(directory, 'storage'),
      BACKUP_IDENTITY: keys.identity,
      ...env,
    });
    return [await restore, fetched] as const;
  }
});
