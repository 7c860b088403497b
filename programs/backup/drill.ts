import { createHash } from 'node:crypto';
import { backupFileOf, recordFile } from './archive';
import type { DrillConfig } from './config';
import { decrypt } from './encryption';
import { Exchange } from './exchange';
import { type BackupRecord, COUNTED, type Rows, recordFrom } from './record';
import type { BackupStore } from './store';

export interface DrillResult {
  readonly record: BackupRecord;
  readonly rows: Rows;
}

/**
 * One drill: the newest backup goes from the storage, opened, into a PostgreSQL of the pod, where it must hold what its record says.
 *
 *     storage -> SHA-256, size -> age -> pipe -> pg_restore
 *
 * @throws Error that says what is wrong with the backup
 */
export async function drill({ store, identities, exchange: directory }: DrillConfig): Promise<DrillResult> {
  const exchange = new Exchange(directory);
  const hash = createHash('sha256');
  let bytes = 0;
  let found: BackupRecord | undefined;
  async function* measure(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  // The storage is asked once the pipe is open: it is closed after a failure too, and the other container ends.
  async function* findNewest(): AsyncGenerator<Uint8Array> {
    found = await readNewestRecord(store);
    const stored = measure(await store.open(found.file));
    yield* found.file.endsWith('.age') ? decrypt(stored, identities) : stored;
  }
  await exchange.feed(findNewest());
  const record = found as BackupRecord | undefined;
  if (record === undefined) throw new Error('pg_restore ended before the dump came');
  const contents = await exchange.restore();
  const faults = [
    ...(bytes === record.bytes ? [] : [`the record says ${record.bytes} bytes, the file has ${bytes}`]),
    ...(hash.digest('hex') === record.sha256 ? [] : ['the SHA-256 of the file is not that of the record']),
    ...COUNTED.filter((name) => contents.rows[name] !== record.rows[name]).map(
      (name) => `the record says ${record.rows[name]} ${name}, the restored database has ${contents.rows[name]}`,
    ),
  ];
  if (faults.length > 0) throw new Error(`${record.file}: ${faults.join('; ')}`);
  return { record, rows: contents.rows };
}

/** A dump without a record is no backup. */
async function readNewestRecord(store: BackupStore): Promise<BackupRecord> {
  const files = (await store.list()).map(({ name }) => name);
  const names = files.flatMap((file) => {
    const backup = backupFileOf(file);
    return backup?.isRecord === true ? [backup.name] : [];
  });
  const newest = names.sort().at(-1);
  if (newest === undefined) throw new Error(`${store.place} has no whole backup`);
  return recordFrom(await store.text(recordFile(newest)));
}
