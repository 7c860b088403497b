import { DirectoryStore } from './directory-store';
import type { Retention } from './retention';
import { S3Store } from './s3-store';
import type { BackupStore } from './store';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The run cannot start before a setting is changed. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

/** The backup and its drill both need these settings. */
interface SharedConfig {
  readonly store: BackupStore;
  /** Folder that the container with pg_dump writes to. */
  readonly exchange: string;
  readonly pushgatewayUrl: string | undefined;
  readonly secrets: readonly string[];
}

export interface Config extends SharedConfig {
  /** age recipients; none: the storage encrypts. */
  readonly recipients: readonly string[];
  readonly retention: Retention;
}

export interface DrillConfig extends SharedConfig {
  /** age identities; none: the storage encrypts. */
  readonly identities: readonly string[];
}

const NAMES = {
  url: 'BACKUP_S3_URL',
  region: 'BACKUP_S3_REGION',
  prefix: 'BACKUP_S3_PREFIX',
  accessKeyId: 'BACKUP_S3_ACCESS_KEY_ID',
  secretAccessKey: 'BACKUP_S3_SECRET_ACCESS_KEY',
} as const;

/** Reads the whole environment and reports every fault at once. */
export function configFrom(env: Environment): Config {
  const faults: string[] = [];
  const required = readRequired(env, faults);
  const readWhole = (name: string) => {
    const text = required(name);
    const value = Number(text);
    if (text !== '' && (!Number.isInteger(value) || value < 1)) {
      faults.push(`${name}: is not a whole number above 0, found: ${text}; write for example 7`);
    }
    return value;
  };
  const shared = readShared(env, required);
  const recipients = (env.BACKUP_RECIPIENTS ?? '').split(',').filter((one) => one !== '');
  for (const one of recipients.filter((text) => !/^age1[a-z0-9]+$/.test(text))) {
    faults.push(
      `BACKUP_RECIPIENTS: is not a recipient of age, found: ${one.slice(0, 8)}...; write the public key, age1...`,
    );
  }
  const retention = { days: readWhole('BACKUP_KEEP_DAYS'), atLeast: readWhole('BACKUP_KEEP_AT_LEAST') };
  if (faults.length > 0) throw new ConfigError(faults);
  return { ...shared(), recipients, retention };
}

/** The same for a drill, which removes nothing and needs the identity instead of the recipients. */
export function drillConfigFrom(env: Environment): DrillConfig {
  const faults: string[] = [];
  const shared = readShared(env, readRequired(env, faults));
  const identity = env.BACKUP_IDENTITY?.trim() ?? '';
  if (identity !== '' && !/^AGE-SECRET-KEY-1[A-Z0-9]+$/.test(identity)) {
    faults.push('BACKUP_IDENTITY: is not an identity of age; it begins with AGE-SECRET-KEY-1');
  }
  if (faults.length > 0) throw new ConfigError(faults);
  const { secrets, ...config } = shared();
  const identities = identity === '' ? [] : [identity];
  return { ...config, identities, secrets: [...secrets, ...identities] };
}

function readRequired(env: Environment, faults: string[]) {
  return (name: string) => {
    const value = env[name]?.trim() ?? '';
    if (value === '') faults.push(`${name}: is missing; set it`);
    return value;
  };
}

/** Reads at once, and makes the store once no fault was found. */
function readShared(env: Environment, required: (name: string) => string): () => SharedConfig {
  const directory = env.BACKUP_DIRECTORY?.trim() ?? '';
  const s3 = directory === '' ? s3From(required) : undefined;
  const exchange = required('BACKUP_EXCHANGE');
  return () => ({
    store: s3 === undefined ? new DirectoryStore(directory) : new S3Store(s3),
    exchange,
    pushgatewayUrl: env.PUSHGATEWAY_URL || undefined,
    secrets: s3 === undefined ? [] : [s3.accessKeyId, s3.secretAccessKey],
  });
}

function s3From(required: (name: string) => string) {
  return {
    url: required(NAMES.url),
    region: required(NAMES.region),
    prefix: required(NAMES.prefix),
    accessKeyId: required(NAMES.accessKeyId),
    secretAccessKey: required(NAMES.secretAccessKey),
  };
}
