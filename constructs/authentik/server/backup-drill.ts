import { Construct } from '../../core/cdktf';
import type { ClusterService } from '../../kubernetes/cluster-service';
import type { ConfigMap } from '../../kubernetes/config-map';
import { CronJob } from '../../kubernetes/cron-job';
import { EnvValue } from '../../kubernetes/env-value';
import { appLabels } from '../../kubernetes/metadata';
import { NetworkPolicy } from '../../kubernetes/network-policy';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
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
import { RESTORE, STORE } from './job-resources';
import { DRILL_KEYS } from './secret-keys';

export interface BackupDrillProps {
  /** Name of the CronJob. */
  readonly name: string;
  /** It is the namespace of the backup. */
  readonly namespace: string;
  /** When a drill starts. */
  readonly schedule: Schedule;
  /** An image of PostgreSQL with its server, of the major version of the live one, or above. */
  readonly postgresqlImage: string;
  /** A Node image whose tag is a version. */
  readonly nodeImage: string;
  /** Comes from the backup: the programs, and the claim of a volume. */
  readonly backup: { readonly programs: ConfigMap; readonly claim: PersistentVolumeClaim | undefined };
  /** The bucket or the volume keeps the dumps. */
  readonly storage: BucketProps | VolumeProps;
  /** Secret with the identity of age that opens them. @default the storage encrypts */
  readonly identity?: SecretRef | undefined;
  /** The restored database may take this much of the node, as in `2Gi`. */
  readonly databaseSize: string;
  /** The Pushgateway receives the gauges. @default none are sent */
  readonly pushgateway?: ClusterService | undefined;
}

const DEADLINE_SECONDS = 4 * 3600;

/**
 * A restore of the newest backup on a schedule, into a PostgreSQL that ends with its pod:
 *
 *     CronJob -> pod: node: bucket or volume, age (has the key of the storage, and the identity)
 *                      |  named pipe in a scratch directory
 *                      `-> PostgreSQL, pg_restore, counts (has no secret, and no network)
 *                |-> ServiceAccount without a token
 *                `-> NetworkPolicy: DNS, the bucket, the Pushgateway; nothing in, and no database
 */
export class BackupDrill extends Construct {
  constructor(scope: Construct, id: string, props: BackupDrillProps) {
    super(scope, id);
    const { name, namespace, storage, identity, backup, pushgateway } = props;
    const labels = appLabels({ name: 'authentik', component: 'backup-drill' });
    const object = { name, namespace, labels };
    const serviceAccount = new ServiceAccount(this, 'ServiceAccount', object);
    new NetworkPolicy(this, 'NetworkPolicy', {
      ...object,
      podLabels: labels,
      egress: [
        Traffic.dns(),
        ...('url' in storage ? [storage.traffic] : []),
        ...(pushgateway === undefined ? [] : [Traffic.service(pushgateway)]),
      ],
    });
    const shared = [
      Volume.configMap('programs', PROGRAM_DIRECTORY, backup.programs),
      Volume.scratch('exchange', EXCHANGE, '16Mi'),
    ];
    const { text } = EnvValue;
    new CronJob(this, 'CronJob', {
      ...object,
      schedule: props.schedule,
      startingDeadlineSeconds: 3600,
      activeDeadlineSeconds: Math.min(DEADLINE_SECONDS, props.schedule.shortestIntervalSeconds - 60),
      pod: {
        labels,
        annotations: { 'checksum/program': programChecksum(backupPrograms()) },
        serviceAccount,
        runAsUser: NODE_USER,
        runAsGroup: NODE_USER,
        containers: [
          {
            name: 'restore',
            image: props.postgresqlImage,
            command: ['sh', `${PROGRAM_DIRECTORY}/${FILES.restore}`],
            env: { BACKUP_EXCHANGE: text(EXCHANGE), PGDATA: text('/var/lib/postgresql/data/drill') },
            resources: RESTORE,
            volumes: [
              ...shared,
              Volume.scratch('database', '/var/lib/postgresql/data', props.databaseSize),
              Volume.scratch('socket', '/var/run/postgresql', '1Mi'),
              // The entrypoint of the image writes a file of users there.
              Volume.scratch('tmp', '/tmp', '64Mi'),
            ],
          },
          {
            name: 'fetch',
            image: props.nodeImage,
            command: ['node', `${PROGRAM_DIRECTORY}/${FILES.store}`, 'drill'],
            env: {
              ...storageEnv(storage),
              ...(identity === undefined ? {} : { BACKUP_IDENTITY: EnvValue.secret(identity, DRILL_KEYS.identity) }),
              ...(pushgateway === undefined ? {} : { PUSHGATEWAY_URL: text(pushgateway.url) }),
            },
            resources: STORE,
            volumes: [
              ...shared,
              ...(backup.claim === undefined ? [] : [Volume.claim('backups', STORAGE, backup.claim)]),
            ],
          },
        ],
      },
    });
  }
}
