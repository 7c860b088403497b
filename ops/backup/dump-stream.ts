import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DUMP_MAGIC } from '../../programs/backup/archive';
import { AGE_MAGIC, decrypt } from '../../programs/backup/encryption';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { reasonOf } from '../core/reason';
import type { StoredBackup } from './place';

const MAGIC_BYTES = AGE_MAGIC.length;

/** Identities of age from a file as `age-keygen` writes it. None of them is printed. @throws OpsError USAGE */
export function identitiesFrom(context: OpsContext, file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw wrongKeyError(reasonOf(error));
  }
  const identities = text.split('\n').filter((line) => /^AGE-SECRET-KEY-1/i.test(line.trim()));
  if (identities.length === 0) throw wrongKeyError(`no line of ${file} that begins with AGE-SECRET-KEY-1`);
  return identities.map((one) => context.secrets.add(one.trim()));
}

/**
 * The dump in the clear, as it comes from the storage; at its end the size and the hash of what was read are compared with
 * the record. Memory does not grow with the dump.
 *
 * @throws OpsError NO for a dump that is empty, cut, changed or no dump, USAGE for a wrong key
 */
export async function* clearDump(backup: StoredBackup, identities: readonly string[]): AsyncGenerator<Uint8Array> {
  const { store, file, record } = backup;
  const hash = createHash('sha256');
  let bytes = 0;
  async function* measure(): AsyncGenerator<Uint8Array> {
    for await (const chunk of await store.open(file)) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  try {
    const { start, all } = await startOf(measure());
    if (start.length === 0) throw damagedError(file, 'nothing: the file is empty');
    const isEncrypted = start.toString('latin1').startsWith(AGE_MAGIC);
    if (isEncrypted && identities.length === 0) {
      throw wrongKeyError(`no identity for ${file}, which age has encrypted`);
    }
    let isFirst = true;
    for await (const chunk of isEncrypted ? decrypt(all, identities) : all) {
      if (isFirst && !Buffer.from(chunk).toString('latin1').startsWith(DUMP_MAGIC)) {
        throw damagedError(
          file,
          chunk.length === 0 ? 'nothing: the dump is empty' : 'no dump in the custom format of pg_dump',
        );
      }
      isFirst = false;
      yield chunk;
    }
    if (record === undefined) return;
    if (bytes !== record.bytes) throw damagedError(file, `${bytes} bytes, and the record says ${record.bytes}`);
    if (hash.digest('hex') !== record.sha256) throw damagedError(file, 'another SHA-256 than the record says');
  } catch (error) {
    if (error instanceof OpsError) throw error;
    const reason = reasonOf(error);
    throw /identity/.test(reason) ? wrongKeyError(reason) : damagedError(file, reason);
  }
}

/** The first bytes, and everything with them. */
async function startOf(bytes: AsyncIterable<Uint8Array>) {
  const source = bytes[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < MAGIC_BYTES) {
    const { value, done } = await source.next();
    if (done === true) break;
    start = Buffer.concat([start, value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield start;
    yield* { [Symbol.asyncIterator]: () => source };
  }
  return { start, all: all() };
}

function damagedError(file: string, found: string): OpsError {
  return new OpsError({
    what: `${file} is not a whole dump`,
    found,
    remedy: 'use another backup, and find out why this one is not whole',
    exitCode: ExitCode.NO,
  });
}

function wrongKeyError(found: string): OpsError {
  return new OpsError({
    what: 'the backup cannot be opened',
    found,
    remedy: 'name with --identity the file of the key pair whose public key is in platform.backup.recipients',
    exitCode: ExitCode.USAGE,
  });
}
