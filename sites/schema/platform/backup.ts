import * as z from 'zod';
import { SERVICE_URL } from '../../../constructs/kubernetes/cluster-service';
import { Schedule } from '../../../constructs/kubernetes/schedule';
import { isNetwork } from '../../../constructs/kubernetes/traffic';
import * as adoption from '../fields/adoption-fields';
import * as f from '../fields/fields';
import { memory } from '../fields/resource-fields';
import { secret } from './kubernetes-secrets';

/** Classes that keep a volume on the node of its pod: a backup there is lost with the node. */
const NODE_LOCAL = /^(local-path|hostpath|standard|manual|.*-hostpath|local-storage|openebs-(hostpath|device|lvm.*))$/;

/** When a CronJob runs. */
export const schedule = z
  .string()
  .meta({ examples: ['15 3 * * *'] })
  .transform((value, context): Schedule => {
    const read = readSchedule(value);
    if (typeof read !== 'string') return read;
    context.addIssue({ code: 'custom', message: `${read}; write for example 15 3 * * *`, input: value });
    return z.NEVER;
  })
  .meta(f.type('schedule', 'Five cron fields, in the time zone of the cluster.', '15 3 * * *'));

/** The Pushgateway that a CronJob sends its gauges to. */
export const pushgateway = z.strictObject({
  url: z
    .string()
    .regex(
      SERVICE_URL,
      'is not a Service of the cluster with its port; write for example http://pushgateway.monitoring:9091',
    )
    .meta(f.about('Service and port of the Pushgateway.', 'http://pushgateway.monitoring:9091')),
});

/** @returns a fault in words where it is none */
function readSchedule(value: string): Schedule | string {
  const schedule = Schedule.read(value);
  if (schedule === undefined) return 'is not five cron fields';
  return Number.isFinite(schedule.longestIntervalSeconds) ? schedule : 'names a day that no year has';
}

/** What stands in its place may be the identity, which opens every backup: it is never shown. */
const recipient = f.form(
  (input) =>
    /^age1[a-z0-9]{50,}$/.test(input)
      ? undefined
      : 'is not a recipient of age; write the public key, which begins with age1, and never the identity',
  { said: true },
);

const bucket = z.strictObject({
  url: z
    .string()
    .regex(
      /^https?:\/\/[^/\s?#@]+\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'is not a URL with the bucket as its path; write for example https://s3.example.org/backups',
    )
    .meta(f.about('Address of the S3 server, with the bucket as its path.', 'https://s3.example.org/backups')),
  region: f.text.meta(
    f.about('Region of the bucket; `auto` or `us-east-1` where the server has none.', 'eu-central-1'),
  ),
  prefix: f.slug.default('authentik').meta(f.about('Folder in the bucket.', 'authentik')),
  networks: z
    .array(f.text.refine(isNetwork, 'is not address/length; write for example 192.0.2.5/32'))
    .min(1, 'is empty; write for example 192.0.2.5/32, or leave it out')
    .optional()
    .meta(
      f.about('Addresses of a server in your own network. Left out: the internet, or the Service that `url` names.', [
        '192.0.2.5/32',
      ]),
    ),
  keys: secret('authentik-backup', {
    accessKeyId: f.secretName.meta(f.about('Secret with the id of the access key.', 'backup_access_key_id')),
    secretAccessKey: f.secretName.meta(f.about('Secret with the access key.', 'backup_secret_access_key')),
  }).describe('Access key that may list, read, write and delete objects of this bucket, and nothing else.'),
});

const volume = z.strictObject({
  storageClass: f.text
    .refine(
      (name) => !NODE_LOCAL.test(name),
      'keeps the volume on the node, and the backup is lost with it; name a class on another machine, or give a bucket',
    )
    .meta(f.about('Class of a volume that is not on the node itself: NFS, a NAS, a cloud disk.', 'nfs')),
  size: memory.meta(f.about('Size of the volume. It never shrinks.', '10Gi')),
});

/** The backup of authentik's database. */
export const backup = z.strictObject({
  name: f.hostLabel.default('authentik-backup').meta(f.about('Name of the CronJob.', 'authentik-backup')),
  schedule: schedule.meta(f.about('When a backup starts.', '15 3 * * *')),
  images: z
    .strictObject({
      postgresql: f
        .image('docker.io/library/postgres:15.15-bookworm')
        .describe('Image with `pg_dump`. Its major version must be that of the server, or above.'),
      node: f.image('docker.io/library/node:22.21.1-bookworm-slim').describe('Image of Node.'),
    })
    .describe('Images of the two containers.'),
  bucket: bucket.optional().describe('A bucket of S3, or of a server that speaks its protocol.'),
  volume: volume.optional().describe('A volume, given instead of `bucket`. Terraform never deletes its claim.'),
  recipients: z
    .array(recipient)
    .default([])
    .meta(
      f.about(
        'Public keys of age that backups are encrypted to. Keep the identities outside of the cluster: `age-keygen` makes both.',
        ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'],
      ),
    ),
  encryptedBy: f.reason
    .optional()
    .meta(
      f.about(
        'What encrypts the backups instead of `recipients`. A dump holds password hashes, tokens and signing keys.',
        'the bucket encrypts with a key that only its server has (SSE-S3)',
      ),
    ),
  keep: z
    .strictObject({
      days: z.int().positive().max(3650).meta(f.about('Older backups are removed, 1 to 3650 days.', 30)),
      atLeast: z
        .int()
        .positive()
        .max(1000)
        .default(7)
        .meta(f.about('So many of the newest stay, however old they are, 1 to 1000.', 7)),
    })
    .describe('How long backups stay. Nothing is removed before a new one is whole.'),
  maxAgeHours: z
    .int()
    .min(2, 'is below 2; write for example 36 for a daily backup')
    .max(720, 'is above 720; a month without a backup is not one')
    .meta(f.about('Age of the newest backup at which an alert fires, 2 to 720 hours.', 36)),
  pushgateway: pushgateway.optional().describe('Where the gauges of the backup go. The alerts need it.'),
  drill: z
    .strictObject({
      schedule: schedule.meta(f.about('When a drill starts, some hours after a backup.', '45 5 * * 0')),
      maxAgeDays: z
        .int()
        .positive()
        .max(92, 'is above 92; a quarter of a year without a drill is none')
        .meta(f.about('Age of the last good drill at which an alert fires, 1 to 92 days.', 9)),
      databaseSize: memory
        .default('2Gi')
        .meta(f.about('What the restored database may take on the node, for as long as the drill runs.', '2Gi')),
      key: z
        .strictObject({
          recipient: recipient.meta(
            f.about(
              'Public key of age of the drill alone, which backups are encrypted to beside `recipients`.',
              'age19lq9qg7zccnntpqxrz2zghw6j47yekfu9h4njglxl62w73djg32q5fylum',
            ),
          ),
          secret: secret('authentik-backup-drill', {
            identity: f.secretName.meta(f.about('Secret with the identity of age of the drill.', 'drill_identity')),
          }).describe('Whoever reads this Secret and the storage can open every backup.'),
        })
        .optional()
        .describe('A key pair of the drill, required with `recipients`.'),
    })
    .optional()
    .describe(
      'A restore of the newest backup on a schedule, into a PostgreSQL that ends with its pod. Left out: none.',
    ),
  adopt: adoption.objects.optional().describe('Objects of the backup that exist.'),
});

export type BackupSettings = z.output<typeof backup>;
