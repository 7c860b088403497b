import { createHash } from 'node:crypto';
import { backupName, dumpFile, recordFile } from './archive';
import type { Config } from './config';
import { encrypt } from './encryption';
import { Exchange } from './exchange';
import type { BackupRecord } from './record';
import { findExpired } from './retention';

export interface BackupResult {
  readonly record: BackupRecord;
  readonly removed: readonly string[];
}

/**
 * One backup: the pipe of pg_dump goes, encrypted, into the storage; the record follows; then what is too old goes.
 * Nothing is removed before a new backup is whole.
 *
 *     pg_dump -> pipe -> age -> SHA-256, size -> storage
 */
export async function backUp(config: Config, taken: Date): Promise<BackupResult> {
  const { store, recipients, retention } = config;
  const exchange = new Exchange(config.exchange);
  const contents = await exchange.contents();
  const name = backupName(taken);
  const file = dumpFile(name, recipients.length > 0);
  const hash = createHash('sha256');
  let bytes = 0;
  async function* measure(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  const dump = exchange.dump();
  const stream = recipients.length === 0 ? dump : encrypt(dump, recipients);
  await store.write(file, measure(stream), () => exchange.isWhole());
  const record = { file, taken: taken.toISOString(), bytes, sha256: hash.digest('hex'), ...contents };
  await store.write(recordFile(name), textBytes(`${JSON.stringify(record, null, 2)}\n`));
  const removed = findExpired(await store.list(), taken, retention);
  for (const one of removed) await store.remove(one);
  return { record, removed };
}

async function* textBytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
