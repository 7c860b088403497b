import { createHash } from 'node:crypto';
import { recordFile } from '../../programs/backup/archive';
import type { BackupStore } from '../../programs/backup/store';

/** A backup with its record in a storage, whose sizes and hashes are right. @param record what the record says otherwise */
export async function writeBackup(
  store: BackupStore,
  name: string,
  stored: AsyncIterable<Uint8Array>,
  record: object,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stored) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const file = `${name}.dump.age`;
  await store.write(file, one(bytes));
  const text = JSON.stringify({
    file,
    taken: '2026-11-24T03:15:00.000Z',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    authentik: '2026.2.2',
    postgresql: '15.14',
    ...record,
  });
  await store.write(recordFile(name), one(Buffer.from(text)));
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
