import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { backupFileOf, recordFile } from '../../programs/backup/archive';
import { DirectoryStore } from '../../programs/backup/directory-store';
import { type BackupRecord, recordFrom } from '../../programs/backup/record';
import { S3Store } from '../../programs/backup/s3-store';
import type { BackupStore } from '../../programs/backup/store';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { reasonOf } from '../core/reason';

/** For the help of a command. */
export const PLACE_SETTINGS = `
Backups are read from the bucket of the site, with BACKUP_S3_ACCESS_KEY_ID and BACKUP_S3_SECRET_ACCESS_KEY, or from the
folder that --directory names: a mounted volume, a copy of the bucket.`;

export interface StoredBackup {
  readonly store: BackupStore;
  readonly file: string;
  /** Undefined: there is none, so that nothing says what should be in the dump. */
  readonly record: BackupRecord | undefined;
}

/** Returns where the backups of the site are. @throws OpsError USAGE where neither a folder nor a bucket is known */
export function backupPlace(context: OpsContext, directory: string | undefined): BackupStore {
  if (directory !== undefined) return new DirectoryStore(directory);
  const bucket = context.site.platform?.backup?.bucket;
  if (bucket === undefined) {
    throw new OpsError({
      what: 'the site has no platform.backup.bucket, and --directory is not given',
      remedy: 'mount the volume, or copy it, and name the folder with --directory',
      exitCode: ExitCode.USAGE,
    });
  }
  const { url, region, prefix } = bucket;
  const from = 'the access key of the bucket, one that may list and read';
  return new S3Store({
    url,
    region,
    prefix,
    accessKeyId: context.secret('BACKUP_S3_ACCESS_KEY_ID', from),
    secretAccessKey: context.secret('BACKUP_S3_SECRET_ACCESS_KEY', from),
  });
}

/** A backup by its path on this machine, or by its name in the storage of the site. @throws OpsError */
export async function openBackup(context: OpsContext, file: string, directory?: string): Promise<StoredBackup> {
  const isPath = directory === undefined && existsSync(file);
  const store = backupPlace(context, isPath ? dirname(resolve(file)) : directory);
  const name = isPath ? basename(file) : file;
  const files = await listFiles(store);
  if (!files.some((one) => one.name === name)) {
    throw new OpsError({
      what: `${store.place} has no backup ${name}`,
      remedy: '`npm run ops -- backup list` shows the names',
      exitCode: ExitCode.USAGE,
    });
  }
  return { store, file: name, record: await recordBeside(store, name, files) };
}

/** Every dump of a storage, the newest first. @throws OpsError */
export async function readBackups(store: BackupStore) {
  const files = await listFiles(store);
  const dumps = files.filter(({ name }) => backupFileOf(name)?.isRecord === false);
  const backups = dumps.map(async ({ name, bytes }) => {
    // One record that cannot be read hides no other backup.
    const record = await recordBeside(store, name, files).catch(() => undefined);
    return { file: name, bytes, record };
  });
  return (await Promise.all(backups)).sort((a, b) => (a.file < b.file ? 1 : -1));
}

/** @throws OpsError UNKNOWN where the storage does not answer */
async function listFiles(store: BackupStore) {
  try {
    return await store.list();
  } catch (error) {
    throw new OpsError({
      what: `${store.place} does not list its files`,
      found: reasonOf(error),
      remedy: 'see that the folder exists, or that the access key may list and read the bucket',
      exitCode: ExitCode.UNKNOWN,
    });
  }
}

async function recordBeside(
  store: BackupStore,
  file: string,
  files: readonly { readonly name: string }[],
): Promise<BackupRecord | undefined> {
  const record = recordFile(backupFileOf(file)?.name ?? file.replace(/\.dump(\.age)?$/, ''));
  if (!files.some(({ name }) => name === record)) return undefined;
  try {
    return recordFrom(await store.text(record));
  } catch (error) {
    throw new OpsError({
      what: `${record} is not the record of a backup`,
      found: reasonOf(error),
      remedy: 'take another backup; without its record nothing says what should be in this one',
      exitCode: ExitCode.NO,
    });
  }
}
