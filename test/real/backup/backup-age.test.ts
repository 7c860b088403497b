import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { decrypt, encrypt, generateKeys } from '../../../programs/backup/encryption';
import { describeIf } from '../../support/describe-if';

const missing = spawnSync('age', ['--version']).status === 0 ? undefined : 'age is not installed (apt-get install age)';

/** Sizes around the chunks of 64 KiB, where a mistake in the format shows. */
describeIf('age', missing)('the real age', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-age-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test.each([0, 1, 65_535, 65_536, 65_537, 200_000])(
    'opens a backup of %s bytes, and its files are opened here',
    async (size) => {
      const { identity, recipient } = generateKeys();
      const clear = Buffer.alloc(size, 'PGDMP');
      const [key, file, plain] = ['key', 'file.age', 'plain'].map((name) => join(directory, name)) as [
        string,
        string,
        string,
      ];
      writeFileSync(key, `${identity}\n`);
      writeFileSync(plain, clear);
      writeFileSync(file, await buffer(encrypt(bytesOf(clear), [generateKeys().recipient, recipient])));
      expect(execFileSync('age', ['-d', '-i', key, file]).equals(clear)).toBe(true);
      const theirs = execFileSync('age', ['-r', recipient, plain]);
      expect((await buffer(decrypt(bytesOf(theirs), [identity]))).equals(clear)).toBe(true);
      for (const cut of [100, theirs.length - 20, theirs.length - 1]) {
        await expect(buffer(decrypt(bytesOf(theirs.subarray(0, cut)), [identity]))).rejects.toThrow(/cut|changed/);
      }
    },
  );
});

async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
