import { writeFileSync } from 'node:fs';
import type { UserRow } from '../authentik/rows';
import { OpsError } from '../core/ops-error';
import type { Passkey } from './passkey';

/** `passkeys-demo-20261125T031500Z.json`, in the current directory. */
export function recordName(username: string, now: Date): string {
  const time = now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `passkeys-${username.replace(/[^A-Za-z0-9._-]/g, '_')}-${time}.json`;
}

/**
 * Writes down what is about to be deleted, for later questions. It is a record and no backup: the key itself
 * never leaves authentik. The file is new, and only its owner reads it.
 *
 * @throws OpsError REFUSED when it cannot be written: without a record nothing is deleted
 */
export function writeRecord(file: string, user: UserRow, passkeys: readonly Passkey[], now: Date): void {
  const record = { recorded: now.toISOString(), user: { key: user.pk, username: user.username }, passkeys };
  try {
    writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`, { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    throw new OpsError({
      what: 'the record of what will be deleted must be a new file',
      found: String(error),
      remedy: 'give another file with --record; nothing was deleted',
    });
  }
}
