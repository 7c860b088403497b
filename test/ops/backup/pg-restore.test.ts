import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { tablesOf } from '../../../ops/backup/pg-restore';
import { eachFolder } from '../../support/per-test';

const folder = eachFolder();
const { PATH } = process.env;

/** A program of this name in front of the others. */
function pgRestore(script: string): void {
  const file = join(folder(), 'pg_restore');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  process.env.PATH = `${folder()}:${PATH}`;
}
afterEach(() => {
  process.env.PATH = PATH;
});

/** More than a pipe holds. */
async function* dump(): AsyncGenerator<Uint8Array> {
  for (let chunk = 0; chunk < 40; chunk += 1) yield Buffer.alloc(64 * 1024, chunk);
}

const rowsOf = async () => {
  let rows = '';
  await tablesOf(['a'], dump(), async (output) => {
    rows = await text(output as unknown as NodeJS.ReadableStream);
  });
  return rows;
};

test('pg_restore has read enough once it has the last table, and the rest of the dump is not missed', async () => {
  pgRestore('head -c 10 > /dev/null; echo row');
  expect(await rowsOf()).toBe('row\n');
});

test('what pg_restore says is the reason where it ends early with a fault', async () => {
  pgRestore("head -c 10 > /dev/null; echo 'pg_restore: error: did not find magic string' >&2; exit 1");
  await expect(rowsOf()).rejects.toThrow(
    'pg_restore did not restore the dump, found: error: did not find magic string',
  );
});
