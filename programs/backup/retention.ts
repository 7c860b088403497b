import { backupFileOf } from './archive';
import type { StoredFile } from './store';

export interface Retention {
  /** Backups that are older go. */
  readonly days: number;
  /** So many of the newest good ones stay, however old they are. */
  readonly atLeast: number;
}

const DAY_MS = 86_400_000;

/**
 * Files to remove after a good backup, the record before its dump. A dump without a record is no backup: it counts for
 * nothing, and goes when it is a day old. Files with other names are never touched.
 */
export function findExpired(files: readonly StoredFile[], now: Date, { days, atLeast }: Retention): readonly string[] {
  const known = files.flatMap(({ name: file }) => {
    const backup = backupFileOf(file);
    return backup === undefined ? [] : [{ file, ...backup }];
  });
  const names = (wanted: boolean) =>
    new Set(known.filter(({ isRecord }) => isRecord === wanted).map(({ name }) => name));
  const [records, dumps] = [names(true), names(false)];
  const good = [...records].filter((name) => dumps.has(name)).sort();
  const kept = new Set(good.slice(-atLeast));
  return known
    .filter(({ name, taken }) => {
      const age = now.getTime() - taken.getTime();
      return good.includes(name) ? !kept.has(name) && age > days * DAY_MS : age > DAY_MS;
    })
    .sort((a, b) => Number(b.isRecord) - Number(a.isRecord) || (a.file < b.file ? -1 : 1))
    .map(({ file }) => file);
}
