import { Construct } from '../../core/cdktf';
import { type Fault, faultUnless } from '../../core/errors';
import { refuseFaults } from '../../core/fault-log';
import { wholeNumberFault } from '../../core/whole-number';
import type { ClusterService } from '../../kubernetes/cluster-service';
import { ConfigMap } from '../../kubernetes/config-map';
import { CronJob } from '../../kubernetes/cron-job';
import { EnvValue } from '../../kubernetes/env-value';
import { appLabels, type ObjectProps } from '../../kubernetes/metadata';
import { NetworkPolicy } from '../../kubernetes/network-policy';
import { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Schedule } from '../../kubernetes/schedule';
import type { SecretRef } from '../../kubernetes/secret-ref';
import { ServiceAccount } from '../../kubernetes/service-account';
import { Traffic } from '../../kubernetes/traffic';
import { Volume } from '../../kubernetes/volume';
import {
  type BucketProps,
  backupPrograms,
  EXCHANGE,
  FILES,
  NODE_USER,
  PROGRAM_DIRECTORY,
  programChecksum,
  STORAGE,
  storageEnv,
  type VolumeProps,
} from './backup-storage';
import { DUMP, STORE } from './job-resources';
import { POSTGRESQL_KEYS } from './secret-keys';

export interface BackupProps {
  /** Name of the CronJob, and the start of the other objects' names. */
  readonly name: string;
  /** It is the namespace of authentik, whose Secret has the password. */
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
  /** The bucket or the volume keeps the dumps. */
  readonly storage: BucketProps | VolumeProps;
  /** Recipients of age; none: the storage encrypts. */
  readonly recipients: readonly string[];
  /** How long a dump is kept, in days, and how many are kept whatever their age. */
  readonly keep: { readonly days: number; readonly atLeast: number };
  /** The Pushgateway receives the gauges. @default none are sent */
  readonly pushgateway?: ClusterService | undefined;
}

/** A run is killed after this time, and before the next one starts. */
const DEADLINE_SECONDS = 3 * 3600;
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
  /** Holds the programs of the backup and of its drill. */
  readonly programs: ConfigMap;
  /** None where a bucket keeps the backups. */
  readonly claim: PersistentVolumeClaim | undefined;

  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id);
    const { name, namespace, database, storage, keep, pushgateway } = props;
    refuseFaults(this, backupFaults(props));
    const labels = appLabels({ name: 'authentik', component: 'backup' });
    const object = (suffix = ''): ObjectProps => ({ name: `${name}${suffix}`, namespace, labels });
    const files = backupPrograms();
    this.programs = new ConfigMap(this, 'Programs', { ...object('-programs'), data: files });
    const serviceAccount = new ServiceAccount(this, 'ServiceAccount', object());
    const claim =
      'storageClass' in storage ? new PersistentVolumeClaim(this, 'Volume', { ...object(), ...storage }) : undefined;
    this.claim = claim;
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
      Volume.configMap('programs', PROGRAM_DIRECTORY, this.programs),
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
        annotations: { 'checksum/program': programChecksum(files) },
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
              ...storageEnv(storage),
              ...(props.recipients.length === 0 ? {} : { BACKUP_RECIPIENTS: text(props.recipients.join(',')) }),
              BACKUP_KEEP_DAYS: text(String(keep.days)),
              BACKUP_KEEP_AT_LEAST: text(String(keep.atLeast)),
              ...(pushgateway === undefined ? {} : { PUSHGATEWAY_URL: text(pushgateway.url) }),
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
