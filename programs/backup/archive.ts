/** Names of the two files of one backup: the dump, and the record that says what is in it. */

const NAME = /^authentik-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;
const SUFFIXES = ['.dump.age', '.dump', '.json'] as const;

/** `authentik-20261127T031500Z`: the names sort by time. */
export function backupName(taken: Date): string {
  return `authentik-${taken.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '')}`;
}

export function dumpFile(name: string, isEncrypted: boolean): string {
  return `${name}.dump${isEncrypted ? '.age' : ''}`;
}

export function recordFile(name: string): string {
  return `${name}.json`;
}

export interface BackupFile {
  /** It is the name of the backup, without the suffix. */
  readonly name: string;
  readonly taken: Date;
  readonly isRecord: boolean;
}

/** Returns what a file of the storage is; undefined for a file of something else, which is never touched. */
export function backupFileOf(file: string): BackupFile | undefined {
  const suffix = SUFFIXES.find((one) => file.endsWith(one));
  if (suffix === undefined) return undefined;
  const name = file.slice(0, -suffix.length);
  const [, ...parts] = NAME.exec(name) ?? [];
  if (parts.length === 0) return undefined;
  const [year, month, day, hour, minute, second] = parts;
  return {
    name,
    taken: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
    isRecord: suffix === '.json',
  };
}

/** It is what every dump in pg_dump's custom format begins with. */
export const DUMP_MAGIC = 'PGDMP';
