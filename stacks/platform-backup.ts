import { Backup } from '../constructs/authentik/server/backup';
import { BackupDrill } from '../constructs/authentik/server/backup-drill';
import { declareParts } from '../constructs/core/adopted-parts';
import type { Construct } from '../constructs/core/cdktf';
import type { Secrets } from '../constructs/core/secrets';
import { ClusterService } from '../constructs/kubernetes/cluster-service';
import type { SecretRef } from '../constructs/kubernetes/secret-ref';
import { Traffic } from '../constructs/kubernetes/traffic';
import { backendTraffic } from '../constructs/pgbouncer/pgbouncer-config';
import { PLATFORM_IDS, type Platform } from '../sites/schema/platform';
import type { BackupSettings } from '../sites/schema/platform/backup';
import { SECRET_KEYS } from '../sites/schema/platform/kubernetes-secrets';
import { platformSecret } from './platform-secrets';

/** The backup of authentik's database, where the site has one. It reaches PostgreSQL itself, past the pooler. */
export function addBackup(scope: Construct, secrets: Secrets, platform: Platform, secret: SecretRef): void {
  const { backup, pgbouncer, database } = platform;
  if (backup === undefined) return;
  const namespace = platform.namespace.name;
  const server = database ?? pgbouncer?.backend;
  const user = database?.user ?? pgbouncer?.user;
  // The schema refuses a site without both.
  if (server === undefined || user === undefined) return;
  const storage = storageOf(scope, secrets, backup, namespace);
  const pushgateway = backup.pushgateway === undefined ? undefined : ClusterService.at(backup.pushgateway.url);
  const made = new Backup(scope, PLATFORM_IDS.Backup, {
    name: backup.name,
    namespace,
    schedule: backup.schedule,
    postgresqlImage: backup.images.postgresql,
    nodeImage: backup.images.node,
    database: {
      host: server.host,
      port: server.port,
      name: server.database,
      user,
      traffic: backendTraffic(server),
      secret,
    },
    storage,
    recipients: [...backup.recipients, ...(backup.drill?.key === undefined ? [] : [backup.drill.key.recipient])],
    keep: backup.keep,
    pushgateway,
  });
  declareParts(made, backup.adopt);
  const { drill } = backup;
  if (drill === undefined) return;
  const keys = SECRET_KEYS.drill;
  const identity =
    drill.key === undefined
      ? undefined
      : platformSecret(scope, PLATFORM_IDS.DrillKey, secrets, drill.key.secret, { namespace, keys });
  new BackupDrill(scope, PLATFORM_IDS.BackupDrill, {
    name: `${backup.name}-drill`,
    namespace,
    schedule: drill.schedule,
    postgresqlImage: backup.images.postgresql,
    nodeImage: backup.images.node,
    backup: made,
    storage,
    identity,
    databaseSize: drill.databaseSize,
    pushgateway,
  });
}

function storageOf(scope: Construct, secrets: Secrets, { bucket, volume }: BackupSettings, namespace: string) {
  if (bucket === undefined) return volume ?? { storageClass: '', size: '' };
  const { url, region, prefix } = bucket;
  const keys = platformSecret(scope, PLATFORM_IDS.BackupKeys, secrets, bucket.keys, {
    namespace,
    keys: SECRET_KEYS.backup,
  });
  return { url, region, prefix, traffic: bucketTraffic(bucket), keys };
}

function bucketTraffic({ url, networks }: NonNullable<BackupSettings['bucket']>): Traffic {
  const { protocol, port, host } = new URL(url);
  if (networks !== undefined) return Traffic.networks(networks, [Number(port || (protocol === 'https:' ? 443 : 80))]);
  return protocol === 'https:' ? Traffic.https() : Traffic.service(ClusterService.at(`${protocol}//${host}`));
}
