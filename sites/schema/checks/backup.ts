import { SERVICE_URL } from '../../../constructs/kubernetes/cluster-service';
import { type Fault, fault } from '../fields/fault';
import type { Platform } from '../platform';
import type { BackupSettings } from '../platform/backup';

/** One place to keep them, one way to encrypt, and an age that the schedule can keep. */
export function* backupFaults({ backup }: Platform): Generator<Fault> {
  if (backup === undefined) return;
  const { bucket, volume, recipients, encryptedBy, schedule, maxAgeHours } = backup;
  if ((bucket === undefined) === (volume === undefined)) {
    const message =
      bucket === undefined
        ? 'is missing without a volume; give one of the two'
        : 'is given beside a volume; remove one of the two';
    yield fault('platform.backup.bucket', message);
  }
  if ((recipients.length === 0) === (encryptedBy === undefined)) {
    const message =
      encryptedBy === undefined
        ? 'is empty, and encryptedBy does not say what encrypts instead; run age-keygen, and write the public key'
        : 'is given beside encryptedBy; remove one of the two';
    yield fault('platform.backup.recipients', message);
  }
  yield* drillFaults(backup);
  const hours = schedule.longestIntervalSeconds / 3600;
  if (maxAgeHours <= hours) {
    const message = `is not above the ${shown(hours)} hours that can lie between two backups; raise it, or the alert fires between two good backups`;
    yield fault('platform.backup.maxAgeHours', message, maxAgeHours);
  }
  if (bucket === undefined || bucket.networks !== undefined) return;
  const { protocol, hostname, port } = new URL(bucket.url);
  if (SERVICE_URL.test(`${protocol}//${hostname}:${port}`)) return;
  if (protocol === 'https:' && port === '') return;
  const message = 'is neither on port 443 of the internet nor a Service of the cluster; give its networks';
  yield fault('platform.backup.bucket.url', message, bucket.url);
}

/** The key that opens what is encrypted, and an age that the schedule can keep. */
function* drillFaults({ drill, recipients }: BackupSettings): Generator<Fault> {
  if (drill === undefined) return;
  const { key, schedule, maxAgeDays } = drill;
  if (recipients.length > 0 && key === undefined) {
    const message =
      'is missing, and the backups are encrypted to recipients; run age-keygen for a key pair of the drill alone, or leave the drill out';
    yield fault('platform.backup.drill.key', message);
  }
  if (recipients.length === 0 && key !== undefined) {
    yield fault('platform.backup.drill.key', 'is given, and encryptedBy says what encrypts; remove one of the two');
  }
  if (key !== undefined && recipients.includes(key.recipient)) {
    const message = 'is one of recipients, whose identity is kept out of the cluster; make another key pair';
    yield fault('platform.backup.drill.key.recipient', message);
  }
  const days = schedule.longestIntervalSeconds / 86_400;
  if (maxAgeDays > days) return;
  const message = `is not above the ${shown(days)} days that can lie between two drills; raise it, or the alert fires between two good drills`;
  yield fault('platform.backup.drill.maxAgeDays', message, maxAgeDays);
}

function shown(count: number): string {
  return String(Number(count.toFixed(1)));
}
