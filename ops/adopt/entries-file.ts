import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withFile } from '../core/named-file';
import type { AdoptEntry } from './surveyed-object';

export type Entries = Readonly<Record<string, unknown>>;

/** Returns what the file has already; it need not be there, but its folder. */
export function entriesIn(file: string): Entries {
  return withFile(what(file), () => {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
    const entries: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    if (typeof entries === 'object' && entries !== null && !Array.isArray(entries)) return entries as Entries;
    throw new TypeError('another kind of JSON');
  });
}

/**
 * Adds entries to the file. Those that it has already stay: their objects are adopted, and are no news.
 *
 * @returns how many are new
 */
export function writeEntries(file: string, known: Entries, found: readonly AdoptEntry[]): number {
  const added = Object.fromEntries(found.map(({ path, value }) => [path, value]));
  const entries = Object.entries({ ...known, ...added }).sort(([a], [b]) => (a < b ? -1 : 1));
  withFile(what(file), () => writeFileSync(file, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`));
  return Object.keys(added).filter((path) => !Object.hasOwn(known, path)).length;
}

function what(file: string): string {
  return `${file} is not a file of adoption entries that can be written`;
}
