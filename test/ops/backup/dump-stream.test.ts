import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCopy } from '../../../ops/backup/copy-rows';
import { clearDump, identitiesFrom } from '../../../ops/backup/dump-stream';
import { lossLines, lossOf } from '../../../ops/backup/loss';
import { openBackup } from '../../../ops/backup/place';
import { backupCommand } from '../../../ops/commands/backup';
import { OpsContext } from '../../../ops/core/context';
import { DirectoryStore } from '../../../programs/backup/directory-store';
import { encrypt, generateKeys } from '../../../programs/backup/encryption';
import { runAgainst } from '../../support/authentik/ops';
import { RecordingTerminal } from '../../support/ops/terminal';
import { eachFolder } from '../../support/per-test';
import { defineFixture } from '../../support/site/defined-site';
import { writeBackup } from '../../support/written-backup';

// What pg_restore and a database answer is in test/real/backup/backup-drill.test.ts.
const NAME = 'authentik-20261124T031500Z';
const ROWS = { users: 2, passkeys: 2, groups: 2, flows: 1, providers: 1, sessions: 1 };
const DUMP = Buffer.concat([Buffer.from('PGDMP'), Buffer.alloc(200_000, 7)]);
const KEYS = generateKeys();
const folder = eachFolder();
const file = () => join(folder(), `${NAME}.dump.age`);

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function write(bytes: Buffer, record: object = {}): Promise<void> {
  const stored = encrypt(one(bytes), [KEYS.recipient]);
  return writeBackup(new DirectoryStore(folder()), NAME, stored, { rows: ROWS, ...record });
}

async function read(identity = KEYS.identity): Promise<Buffer> {
  const key = join(folder(), 'key');
  writeFileSync(key, `# made by the tests\n${identity}\n`);
  const terminal = new RecordingTerminal();
  const context = new OpsContext({ site: () => defineFixture(), env: {}, terminal });
  const chunks: Uint8Array[] = [];
  const backup = await openBackup(context, file());
  for await (const chunk of clearDump(backup, identitiesFrom(context, key))) chunks.push(Buffer.from(chunk));
  expect(context.secrets.conceal(identity)).toBe('***');
  return Buffer.concat(chunks);
}

test('a whole backup is read as it was written', async () => {
  await write(DUMP);
  expect((await read()).equals(DUMP)).toBe(true);
});

test.each<[string, () => unknown, number, string]>([
  ['an empty file', () => writeFileSync(file(), ''), 1, 'found: nothing: the file is empty'],
  [
    'a cut file',
    () => writeFileSync(file(), readFileSync(file()).subarray(0, -1)),
    1,
    'found: the file was cut or changed',
  ],
  [
    'a file that ends in its header',
    () => writeFileSync(file(), readFileSync(file()).subarray(0, 60)),
    1,
    'it was cut',
  ],
  ['an empty dump', () => write(Buffer.alloc(0)), 1, 'found: nothing: the dump is empty'],
  ['a page', () => write(Buffer.from('<html></html>')), 1, 'found: no dump in the custom format of pg_dump'],
  ['another hash in the record', () => write(DUMP, { sha256: 'a' }), 1, 'found: another SHA-256 than the record says'],
  ['another size in the record', () => write(DUMP, { bytes: 5 }), 1, 'bytes, and the record says 5'],
  [
    'a record that is none',
    () => writeFileSync(join(folder(), `${NAME}.json`), '{}'),
    1,
    'is not the record of a backup',
  ],
])('%s is an error with the reason', async (_, plant, exitCode, reason) => {
  await write(DUMP);
  await plant();
  await expect(read()).rejects.toMatchObject({ exitCode, message: expect.stringContaining(reason) });
});

test.each([
  [generateKeys().identity, 'no identity matched any of the recipients of the file'],
  ['AGE-SECRET-KEY-1X', 'is not an identity of age'],
])('another identity is an error of the command line', async (identity, reason) => {
  await write(DUMP);
  await expect(read(identity)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(reason) });
});

test('rows of a dump are read with their escapes, NULL and empty text apart', async () => {
  const rows: unknown[] = [];
  const text =
    'SET x;\nCOPY public.a (id, "name", note) FROM stdin;\n1\ta\\tb\\\\\\n\t\\N\n2\t\t\\\\N\n\\.\nCOPY b (id) FROM stdin;\n\\.\n';
  // Chunks end anywhere.
  async function* chunks() {
    for (let at = 0; at < text.length; at += 7) yield Buffer.from(text.slice(at, at + 7));
  }
  await readCopy(chunks(), (table, row) => rows.push([table, row]));
  expect(rows).toEqual([
    ['a', { id: '1', name: 'a\tb\\\n', note: null }],
    ['a', { id: '2', name: '', note: '\\N' }],
  ]);
});

test('a loss is told in words', () => {
  const of = (users: readonly string[], passkeys: readonly string[]) => ({
    authentik: '2026.2.2',
    rows: ROWS,
    keys: {
      users: new Set(users),
      passkeys: new Set(passkeys),
      groups: new Set<string>(),
      flows: new Set<string>(),
      providers: new Set<string>(),
      sessions: new Set<string>(),
    },
  });
  const lines = (live: ReturnType<typeof of>) => lossLines(lossOf(of(['a', 'b'], ['1', '2']), live), undefined);
  expect(lines(of(['a', 'b', 'c'], ['2', '3', '4']))).toEqual([
    'a restore would lose 1 user and 2 passkeys made after this backup',
    'a restore would bring back 1 passkey deleted after this backup',
    'sessions that began after this backup would end',
  ]);
  expect(lines(of(['a', 'b'], ['1', '2']))[0]).toBe('a restore would lose no user, passkey, group, flow or provider');
});

test('list compares the newest whole backup with the age that the site states', async () => {
  await write(DUMP);
  writeFileSync(join(folder(), 'authentik-20261125T031500Z.dump.age'), 'without a record');
  const list = () =>
    runAgainst({ url: 'http://127.0.0.1:9', token: 'unused-token' }, backupCommand, [
      'backup',
      'list',
      '--directory',
      folder(),
    ]);
  expect(await list()).toMatchObject({ code: 0, text: expect.stringMatching(/no record: no backup[\s\S]*2 backups/) });
  await write(DUMP, { taken: '2026-11-20T03:15:00.000Z' });
  expect(await list()).toMatchObject({ code: 1, err: [expect.stringContaining('the newest backup is 120 hours old')] });
});

test.each([
  [['drill', 'x.dump'], 'DRILL_DATABASE_URL is not set'],
  [['restore', 'x.dump'], 'RESTORE_DATABASE_URL is not set'],
  [
    ['show', 'x.dump', '--user', 'demo', '--directory', '/nonexistent'],
    '/nonexistent does not list its files, found: ENOENT',
  ],
] as const)('%j says what is missing', async (args, text) => {
  const result = await runAgainst({ url: 'http://127.0.0.1:9', token: 'unused-token' }, backupCommand, [
    'backup',
    ...args,
  ]);
  expect(result.text).toContain(text);
});
