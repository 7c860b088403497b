import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Construct } from '../core/cdktf';
import { type Fault, faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { bundleProgram } from '../core/program-bundle';
import { projectFile } from '../core/project-file';
import { wholeNumberFault } from '../core/whole-number';
import type { ClusterService } from '../kubernetes/cluster-service';
import { ConfigMap } from '../kubernetes/config-map';
import { CronJob } from '../kubernetes/cron-job';
import { EnvValue } from '../kubernetes/env-value';
import { appLabels, type ObjectProps } from '../kubernetes/metadata';
import { NetworkPolicy } from '../kubernetes/network-policy';
import { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Schedule } from '../kubernetes/schedule';
import type { SecretRef } from '../kubernetes/secret-ref';
import { ServiceAccount } from '../kubernetes/service-account';
import { Traffic } from '../kubernetes/traffic';
import { Volume } from '../kubernetes/volume';
import { DUMP, STORE } from './job-resources';
import { BACKUP_KEYS, POSTGRESQL_KEYS } from './secret-keys';

export interface BackupProps {
  /** Name of the CronJob, and the start of the other objects' names. */
  readonly name: string;
  /** That of authentik, whose Secret has the password. */
  readonly namespace: string;
  /** When a dump is taken. */
  readonly schedule: Schedule;
  /** An image of PostgreSQL with psql and pg_dump, of the server's major version. */
  readonly postgresqlImage: string;
  /** A Node image whose tag is a version. */
  readonly nodeImage: string;
  /** PostgreSQL itself, not its pooler: a dump holds one transaction for its whole time. */
  readonly database: {
    /** Host of PostgreSQL. */
    readonly host: string;
    /** Its port. */
    readonly port: number;
    /** Name of authentik's database. */
    readonly name: string;
    /** Role that may read all of it. */
    readonly user: string;
    /** How its pods are reached. */
    readonly traffic: Traffic;
    /** Secret with authentik's settings. */
    readonly secret: SecretRef;
  };
  /** Where the dumps are kept. */
  readonly storage: BucketProps | VolumeProps;
  /** Recipients of age; none: the storage encrypts. */
  readonly recipients: readonly string[];
  /** How long a dump is kept, in days, and how many are kept whatever their age. */
  readonly keep: { readonly days: number; readonly atLeast: number };
  /** Where the gauges go. @default none are sent */
  readonly pushgateway?: ClusterService | undefined;
}

interface BucketProps {
  /** With the bucket as its path. */
  readonly url: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Start of each object's key. */
  readonly prefix: string;
  /** Of the bucket's server. */
  readonly traffic: Traffic;
  /** Secret with the access key. */
  readonly keys: SecretRef;
}

interface VolumeProps {
  /** Class of the PersistentVolume. */
  readonly storageClass: string;
  /** For example 10Gi. */
  readonly size: string;
}

/** A run is killed after this time, and before the next one starts. */
const DEADLINE_SECONDS = 3 * 3600;
/** User and group `node` of the official Node images. psql and pg_dump need no user of their own. */
const NODE_USER = 1000;
const PROGRAM_DIRECTORY = '/program';
const EXCHANGE = '/exchange';
const STORAGE = '/backups';
const FILES = { dump: 'dump.sh', store: 'backup.mjs' } as const;
const MAX_BUNDLE_BYTES = 30_000;
const HEAP = '--max-old-space-size=40 --max-semi-space-size=2';

/** The two programs of the pod, by file name. */
export function backupPrograms(): Readonly<Record<string, string>> {
  return {
    [FILES.dump]: readFileSync(projectFile('programs/backup/dump.sh'), 'utf8'),
    [FILES.store]: bundleProgram('programs/backup/main.ts', MAX_BUNDLE_BYTES),
  };
}

/**
 * A dump of authentik's database on a schedule, kept away from the node that runs it:
 *
 *     CronJob -> pod: pg_dump (has the password of the database)
 *                      |  named pipe in a scratch directory
 *                      `-> node: age, bucket or volume (has the keys of the storage)
 *                |-> ConfigMap (both programs)
 *                |-> ServiceAccount without a token
 *                `-> NetworkPolicy: DNS, PostgreSQL, the bucket, the Pushgateway; nothing in
 *
 * Neither container has the secret of the other. The dump is never on a disk of the node.
 */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id);
    const { name, namespace, database, storage, keep, pushgateway } = props;
    refuseFaults(this, backupFaults(props));
    const labels = appLabels({ name: 'authentik', component: 'backup' });
    const object = (suffix = ''): ObjectProps => ({ name: `${name}${suffix}`, namespace, labels });
    const files = backupPrograms();
    const programs = new ConfigMap(this, 'Programs', { ...object('-programs'), data: files });
    const serviceAccount = new ServiceAccount(this, 'ServiceAccount', object());
    const claim =
      'storageClass' in storage ? new PersistentVolumeClaim(this, 'Volume', { ...object(), ...storage }) : undefined;
    new NetworkPolicy(this, 'NetworkPolicy', {
      ...object(),
      podLabels: labels,
      egress: [
        Traffic.dns(),
        database.traffic,
        ...('url' in storage ? [storage.traffic] : []),
        ...(pushgateway === undefined ? [] : [Traffic.service(pushgateway)]),
      ],
    });
    const shared = [
      Volume.configMap('programs', PROGRAM_DIRECTORY, programs),
      Volume.scratch('exchange', EXCHANGE, '16Mi'),
    ];
    const text = EnvValue.text;
    new CronJob(this, 'CronJob', {
      ...object(),
      schedule: props.schedule,
      startingDeadlineSeconds: 3600,
      activeDeadlineSeconds: Math.min(DEADLINE_SECONDS, props.schedule.shortestIntervalSeconds - 60),
      pod: {
        labels,
        annotations: { 'checksum/program': createHash('sha256').update(Object.values(files).join('')).digest('hex') },
        serviceAccount,
        runAsUser: NODE_USER,
        runAsGroup: NODE_USER,
        containers: [
          {
            name: 'dump',
            image: props.postgresqlImage,
            command: ['sh', `${PROGRAM_DIRECTORY}/${FILES.dump}`],
            env: {
              BACKUP_EXCHANGE: text(EXCHANGE),
              PGHOST: text(database.host),
              PGPORT: text(String(database.port)),
              PGDATABASE: text(database.name),
              PGUSER: text(database.user),
              PGAPPNAME: text('authentik-backup'),
              PGPASSWORD: EnvValue.secret(database.secret, POSTGRESQL_KEYS.password),
            },
            resources: DUMP,
            volumes: shared,
          },
          {
            name: 'store',
            image: props.nodeImage,
            command: ['node', `${PROGRAM_DIRECTORY}/${FILES.store}`],
            env: {
              BACKUP_EXCHANGE: text(EXCHANGE),
              ...('url' in storage
                ? {
                    BACKUP_S3_URL: text(storage.url),
                    BACKUP_S3_REGION: text(storage.region),
                    BACKUP_S3_PREFIX: text(storage.prefix),
                    BACKUP_S3_ACCESS_KEY_ID: EnvValue.secret(storage.keys, BACKUP_KEYS.accessKeyId),
                    BACKUP_S3_SECRET_ACCESS_KEY: EnvValue.secret(storage.keys, BACKUP_KEYS.secretAccessKey),
                  }
                : { BACKUP_DIRECTORY: text(STORAGE) }),
              ...(props.recipients.length === 0 ? {} : { BACKUP_RECIPIENTS: text(props.recipients.join(',')) }),
              BACKUP_KEEP_DAYS: text(String(keep.days)),
              BACKUP_KEEP_AT_LEAST: text(String(keep.atLeast)),
              ...(pushgateway === undefined ? {} : { PUSHGATEWAY_URL: text(pushgateway.url) }),
              NODE_OPTIONS: text(HEAP),
            },
            resources: STORE,
            volumes: [...shared, ...(claim === undefined ? [] : [Volume.claim('backups', STORAGE, claim)])],
          },
        ],
      },
    });
  }
}

function backupFaults({ recipients, keep, database }: BackupProps): (Fault | undefined)[] {
  return [
    ...recipients.map((recipient, index) =>
      faultUnless(/^age1[a-z0-9]+$/.test(recipient), {
        path: `recipients.${index}`,
        fault: 'is not a recipient of age',
        remedy: 'write the public key, age1..., which `age-keygen -y` shows; never the identity',
      }),
    ),
    wholeNumberFault('keep.days', keep.days, { least: 1 }),
    wholeNumberFault('keep.atLeast', keep.atLeast, { least: 1 }),
    wholeNumberFault('database.port', database.port, { least: 1, most: 65_535 }),
  ];
}
