import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bundleProgram } from '../../core/program-bundle';
import { projectFile } from '../../core/project-file';
import { EnvValue } from '../../kubernetes/env-value';
import type { SecretRef } from '../../kubernetes/secret-ref';
import type { Traffic } from '../../kubernetes/traffic';
import { BACKUP_KEYS } from './secret-keys';

/** Declares what the pods of the backup and of its drill share. */

export interface BucketProps {
  /** With the bucket as its path. */
  readonly url: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Start of each object's key. */
  readonly prefix: string;
  /** The pod connects to the bucket's server by it. */
  readonly traffic: Traffic;
  /** Secret with the access key. */
  readonly keys: SecretRef;
}

export interface VolumeProps {
  /** Class of the PersistentVolume. */
  readonly storageClass: string;
  /** For example 10Gi. */
  readonly size: string;
}

/** User and group `node` of the official Node images. The programs of PostgreSQL need no user of their own. */
export const NODE_USER = 1000;
export const PROGRAM_DIRECTORY = '/program';
export const EXCHANGE = '/exchange';
export const STORAGE = '/backups';
export const FILES = { dump: 'dump.sh', restore: 'restore.sh', counts: 'counts.sql', store: 'backup.mjs' } as const;
const MAX_BUNDLE_BYTES = 30_000;
const HEAP = '--max-old-space-size=40 --max-semi-space-size=2';

/** The programs of both pods, by file name. */
export function backupPrograms(): Readonly<Record<string, string>> {
  const { store, ...texts } = FILES;
  const files = Object.values(texts).map((file) => [
    file,
    readFileSync(projectFile(`programs/backup/${file}`), 'utf8'),
  ]);
  return { ...Object.fromEntries(files), [store]: bundleProgram('programs/backup/main.ts', MAX_BUNDLE_BYTES) };
}

/** Changes with the programs, so that the next run has the new ones. */
export function programChecksum(files: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(Object.values(files).join('')).digest('hex');
}

/** How the container with Node reaches the storage. */
export function storageEnv(storage: BucketProps | VolumeProps): Readonly<Record<string, EnvValue>> {
  const { text } = EnvValue;
  const place: Readonly<Record<string, EnvValue>> =
    'url' in storage
      ? {
          BACKUP_S3_URL: text(storage.url),
          BACKUP_S3_REGION: text(storage.region),
          BACKUP_S3_PREFIX: text(storage.prefix),
          BACKUP_S3_ACCESS_KEY_ID: EnvValue.secret(storage.keys, BACKUP_KEYS.accessKeyId),
          BACKUP_S3_SECRET_ACCESS_KEY: EnvValue.secret(storage.keys, BACKUP_KEYS.secretAccessKey),
        }
      : { BACKUP_DIRECTORY: text(STORAGE) };
  return { BACKUP_EXCHANGE: text(EXCHANGE), ...place, NODE_OPTIONS: text(HEAP) };
}
