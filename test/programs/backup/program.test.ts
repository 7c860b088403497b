import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { decrypt, generateKeys } from '../../../programs/backup/encryption';
import { PushgatewayServer } from '../../support/servers/pushgateway';
import { S3Server } from '../../support/servers/s3-server';
import { CONTENTS, NOW, Pod } from './pod';

const NAME = 'authentik-20261127T031500Z';
const MEGABYTE = 1024 * 1024;
/** 20 MiB in which no two blocks are equal. */
const DUMP = Buffer.alloc(20 * MEGABYTE, 'PGDMP-0123456789');
for (let at = 0; at < DUMP.length; at += 4096) DUMP.writeUInt32BE(at, at + 8);

const SMALL = DUMP.subarray(0, 100_000);

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
});
afterEach(() => pod.remove());

test('a backup in a folder is the encrypted dump and its record, and only the identity opens it', async () => {
  const { identity, recipient } = generateKeys();
  pod.dumps(DUMP);
  expect(await pod.run({ BACKUP_RECIPIENTS: recipient })).toBe(0);
  expect(pod.stored).toEqual([`${NAME}.dump.age`, `${NAME}.json`]);
  const stored = pod.read(`${NAME}.dump.age`);
  expect(stored.includes('PGDMP')).toBe(false);
  expect(JSON.parse(pod.read(`${NAME}.json`).toString())).toEqual({
    file: `${NAME}.dump.age`,
    taken: NOW.toISOString(),
    bytes: stored.length,
    sha256: createHash('sha256').update(stored).digest('hex'),
    ...CONTENTS,
  });
  const opened = await buffer(decrypt(bytesOf(stored), [identity]));
  expect(opened.equals(DUMP)).toBe(true);
  await expect(buffer(decrypt(bytesOf(stored), [generateKeys().identity]))).rejects.toThrow('no identity matched');
});

test('without a recipient the dump is stored as pg_dump wrote it', async () => {
  pod.dumps(SMALL);
  expect(await pod.run()).toBe(0);
  expect(pod.read(`${NAME}.dump`).equals(SMALL)).toBe(true);
});

test.each([
  ['pg_dump ends early', () => pod.dumps(SMALL, 'failed', 'pg_dump: error: connection lost'), 'connection lost'],
  ['the count fails', () => pod.fails('ERROR: relation "authentik_core_user" does not exist'), 'does not exist'],
  ['pg_dump writes nothing', () => pod.dumps(Buffer.alloc(0)), 'pg_dump wrote no dump'],
  ['pg_dump writes something else', () => pod.dumps(Buffer.from('-- SQL')), 'pg_dump wrote no dump'],
])('when %s nothing is stored, and older backups stay', async (_, dump, said) => {
  const old = ['authentik-20260101T000000Z.dump', 'authentik-20260101T000000Z.json'];
  pod.put(...old);
  dump();
  expect(await pod.run()).toBe(1);
  expect(pod.stored).toEqual(old);
  expect(pod.log).toMatchObject([{ result: 'failed', message: expect.stringContaining(said) }]);
});

test('older backups go once a new one is whole; the newest ones and files of others stay', async () => {
  const of = (day: string) => [`authentik-${day}T031500Z.dump.age`, `authentik-${day}T031500Z.json`];
  pod.put(...of('20260901'), ...of('20260902'), ...of('20261120'), 'authentik-20261101T000000Z.dump', 'notes.txt');
  pod.dumps(SMALL);
  expect(await pod.run()).toBe(0);
  // The dump of 1 November has no record: it is no backup, and older than a day.
  expect(pod.stored).toEqual([...of('20261120'), `${NAME}.dump`, `${NAME}.json`, 'notes.txt'].sort());
});

test('so many of the newest stay, however old they are', async () => {
  const old = ['authentik-20200101T000000Z.dump', 'authentik-20200101T000000Z.json'];
  pod.put(...old);
  pod.dumps(SMALL);
  await pod.run();
  expect(pod.stored).toEqual([...old, `${NAME}.dump`, `${NAME}.json`]);
});

describe('a bucket', () => {
  let bucket: S3Server;
  beforeEach(async () => {
    bucket = await S3Server.start();
  });
  afterEach(() => bucket.stop());
  const run = () =>
    pod.run({
      BACKUP_DIRECTORY: '',
      BACKUP_S3_URL: bucket.url,
      BACKUP_S3_REGION: 'auto',
      BACKUP_S3_PREFIX: 'authentik',
      BACKUP_S3_ACCESS_KEY_ID: 'key-of-the-tests',
      BACKUP_S3_SECRET_ACCESS_KEY: 'secret-of-the-tests',
    });

  test('takes the dump in parts of 8 MiB, and loses what has expired in its folder', async () => {
    bucket.objects.set('authentik/authentik-20200101T000000Z.dump', Buffer.alloc(1));
    bucket.objects.set('other/authentik-20200101T000000Z.dump', Buffer.alloc(1));
    pod.dumps(DUMP);
    expect(await run()).toBe(0);
    expect(bucket.parts[0]).toEqual([8 * MEGABYTE, 8 * MEGABYTE, 4 * MEGABYTE]);
    expect(bucket.objects.get(`authentik/${NAME}.dump`)?.equals(DUMP)).toBe(true);
    expect([...bucket.objects.keys()].sort()).toEqual([
      `authentik/${NAME}.dump`,
      `authentik/${NAME}.json`,
      'other/authentik-20200101T000000Z.dump',
    ]);
  });

  test('that fails half-way holds nothing of it, and the log holds no key', async () => {
    bucket.failing = 'part';
    pod.dumps(SMALL);
    expect(await run()).toBe(1);
    expect([...bucket.objects.keys()]).toEqual([]);
    expect(bucket.aborted).toEqual([`authentik/${NAME}.dump`]);
    expect(JSON.stringify(pod.log)).not.toMatch(/key-of-the-tests|secret-of-the-tests/);
  });

  test('gets no dump that pg_dump did not end well', async () => {
    pod.dumps(SMALL, 'failed', 'pg_dump: error: out of memory');
    expect(await run()).toBe(1);
    expect([...bucket.objects.keys()]).toEqual([]);
    expect(bucket.aborted).toEqual([`authentik/${NAME}.dump`]);
  });
});

test('the gauges say when, how large and how many rows; after a failure only that it ran', async () => {
  const gateway = await PushgatewayServer.start();
  try {
    pod.dumps(SMALL);
    await pod.run({ PUSHGATEWAY_URL: gateway.url });
    const seconds = NOW.getTime() / 1000;
    expect(Object.fromEntries(gateway.samples)).toMatchObject({
      authentik_backup_last_run: seconds,
      authentik_backup_last_success: seconds,
      authentik_backup_bytes: SMALL.length,
      'authentik_backup_rows{table="passkeys"}': 6,
    });
    pod.dumps(Buffer.alloc(0));
    await pod.run({ PUSHGATEWAY_URL: gateway.url }, new Date(NOW.getTime() + 1000));
    expect(Object.fromEntries(gateway.samples)).toMatchObject({
      authentik_backup_last_run: seconds + 1,
      authentik_backup_last_success: seconds,
    });
  } finally {
    await gateway.stop();
  }
});

test('every fault of the configuration is told at once, and no identity is shown', async () => {
  expect(
    await pod.run({ BACKUP_DIRECTORY: '', BACKUP_KEEP_DAYS: '0', BACKUP_RECIPIENTS: 'AGE-SECRET-KEY-1QQQQQQQQ' }),
  ).toBe(2);
  const [{ faults } = {}] = pod.log as { faults?: readonly string[] }[];
  expect(faults).toHaveLength(7);
  expect(faults).toContain('BACKUP_S3_URL: is missing; set it');
  expect(faults).toContain('BACKUP_KEEP_DAYS: is not a whole number above 0, found: 0; write for example 7');
  expect(faults?.join()).not.toContain('QQQQ');
});

async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
