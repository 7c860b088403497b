import { writeFileSync } from 'node:fs';
import { OpsError } from './ops-error';

/** `passkeys-demo-20261125T031500Z.json`, in the current directory. */
export function recordName(what: string, username: string, now: Date): string {
  const time = now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${what}-${username.replace(/[^A-Za-z0-9._-]/g, '_')}-${time}.json`;
}

/**
 * Writes down what a command is about to delete, for later questions. The file is new, and only its owner reads it.
 *
 * @throws OpsError REFUSED when it cannot be written: without a record nothing is deleted
 */
export function writeRecord(file: string, record: Readonly<Record<string, unknown>>, now: Date): void {
  try {
    const text = `${JSON.stringify({ recorded: now.toISOString(), ...record }, null, 2)}\n`;
    writeFileSync(file, text, { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    throw new OpsError({
      what: 'the file for the record of what will be deleted cannot be created',
      found: String(error),
      remedy: 'give another file with --record; nothing was deleted',
    });
  }
}
