import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { S3Store } from '../../../programs/backup/s3-store';
import { describeIf } from '../../support/describe-if';

const { GATEHOUSE_S3: program = '' } = process.env;
const missing = program === '' ? 'GATEHOUSE_S3 names no S3 server (test/real/setup/s3.sh)' : undefined;
const KEYS = { accessKeyId: 'key-of-the-tests', secretAccessKey: 'secret/of+the=tests' };

/** An S3 server of others, which refuses what is not signed as S3 wants it. */
describeIf('backup to S3', missing)('the bucket of an S3 server that checks signatures', () => {
  let server: ChildProcess;
  let url = '';

  beforeAll(async () => {
    server = spawn(program, [KEYS.accessKeyId, KEYS.secretAccessKey], { stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const line of createInterface({ input: server.stdout! })) {
      url = `http://${line}/backups`;
      break;
    }
  });
  afterAll(() => server?.kill('SIGKILL'));

  const bucket = (other: Partial<typeof KEYS> = {}, prefix = 'authentik') =>
    new S3Store({ url, region: 'eu-central-1', prefix, ...KEYS, ...other });

  async function* parts(bytes: Buffer): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
  }

  async function read(name: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await bucket().open(name)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  test('takes a file of several parts, lists it, gives it back, and removes it', async () => {
    const bytes = randomBytes(20_000_000);
    await bucket().write('authentik-20261127T031500Z.dump.age', parts(bytes));
    await bucket().write('authentik-20261127T031500Z.json', parts(Buffer.from('{}')));
    expect(await bucket().list()).toEqual([
      { name: 'authentik-20261127T031500Z.dump.age', bytes: bytes.length },
      { name: 'authentik-20261127T031500Z.json', bytes: 2 },
    ]);
    const digest = (one: Buffer) => createHash('sha256').update(one).digest('hex');
    expect(digest(await read('authentik-20261127T031500Z.dump.age'))).toBe(digest(bytes));
    expect(await bucket().text('authentik-20261127T031500Z.json')).toBe('{}');
    for (const { name } of await bucket().list()) await bucket().remove(name);
    expect(await bucket().list()).toEqual([]);
  });

  test('takes names that have to be encoded', async () => {
    await bucket({}, 'of-a-site').write('a file (1)+~.json', parts(Buffer.from('x')));
    expect(await bucket({}, 'of-a-site').list()).toEqual([{ name: 'a file (1)+~.json', bytes: 1 }]);
  });

  test('drops an upload whose dump failed', async () => {
    const failed = bucket().write('half.dump', parts(randomBytes(9_000_000)), () =>
      Promise.reject(new Error('pg_dump')),
    );
    await expect(failed).rejects.toThrow('pg_dump');
    expect(await bucket().list()).toEqual([]);
  });

  test.each([
    ['another secret key', { secretAccessKey: 'secret/of+the=testz' }, /HTTP 403, SignatureDoesNotMatch/],
    ['another key id', { accessKeyId: 'another-key' }, /HTTP 403, InvalidAccessKeyID/i],
  ])('refuses %s', async (_, other, reason) => {
    await expect(bucket(other).list()).rejects.toThrow(reason);
    await expect(bucket(other).write('x.json', parts(Buffer.from('x')))).rejects.toThrow(reason);
  });
});
