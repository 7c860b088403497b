import { Backup, type BackupProps } from '../../../../constructs/authentik/server/backup';
import { ClusterService } from '../../../../constructs/kubernetes/cluster-service';
import { ExistingSecret } from '../../../../constructs/kubernetes/existing-secret';
import { Schedule } from '../../../../constructs/kubernetes/schedule';
import { Traffic } from '../../../../constructs/kubernetes/traffic';
import { configFrom } from '../../../../programs/backup/config';
import { child, children } from '../../../../rules/readers/block';
import type { TerraformJson } from '../../../../rules/readers/document';
import { podFaults } from '../../../support/kubernetes/pods';
import { objectsOf, podPeer, synthKubernetes, workloadOf } from '../../kubernetes/kubernetes-stack';

const DATABASE_KEY = 'AUTHENTIK_POSTGRESQL__PASSWORD';
const RECIPIENT = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
const secret = (name: string, ...keys: string[]) =>
  new ExistingSecret({ name, namespace: 'authentik', keys, revision: '1' });
const BUCKET = {
  url: 'https://s3.example.org/backups',
  region: 'auto',
  prefix: 'authentik',
  traffic: Traffic.https(),
  keys: secret('bucket', 'access-key-id', 'secret-access-key'),
};

test('a backup in a bucket is these four objects, one on a volume has a claim that Terraform never deletes', () => {
  const names = (config: TerraformJson) => Object.keys(objectsOf(config)).sort();
  const objects = [
    'kubernetes_config_map_v1.Backup_Programs',
    'kubernetes_cron_job_v1.Backup_CronJob',
    'kubernetes_network_policy_v1.Backup_NetworkPolicy',
    'kubernetes_service_account_v1.Backup_ServiceAccount',
  ];
  expect(names(backup())).toEqual(objects);
  const onVolume = backup({ storage: { storageClass: 'nfs', size: '10Gi' } });
  expect(names(onVolume)).toEqual([...objects, 'kubernetes_persistent_volume_claim_v1.Backup_Volume'].sort());
  expect(onVolume.resource?.kubernetes_persistent_volume_claim_v1?.Backup_Volume).toMatchObject({
    lifecycle: { prevent_destroy: true },
    spec: { storage_class_name: 'nfs', resources: { requests: { storage: '10Gi' } } },
    wait_until_bound: false,
  });
});

test('its pod is restricted, and no container has the secret of the other', () => {
  for (const config of [backup(), backup({ storage: { storageClass: 'nfs', size: '10Gi' } })]) {
    expect(podFaults(config)).toEqual([]);
  }
  const secrets = workloadOf(backup()).containers.map(({ name, ...container }) => [
    name,
    children(container, 'env')
      .filter((variable) => variable.value_from !== undefined)
      .map((variable) => variable.name),
  ]);
  expect(secrets).toEqual([
    ['dump', ['PGPASSWORD']],
    ['store', ['BACKUP_S3_ACCESS_KEY_ID', 'BACKUP_S3_SECRET_ACCESS_KEY']],
  ]);
});

test('it connects to PostgreSQL itself, the storage and the Pushgateway, and nothing connects to it', () => {
  const pushgateway = ClusterService.at('http://pushgateway.monitoring:9091');
  const config = backup({ storage: { storageClass: 'nfs', size: '10Gi' }, pushgateway });
  const spec = child(config.resource?.kubernetes_network_policy_v1?.Backup_NetworkPolicy ?? {}, 'spec');
  expect(spec).toMatchObject({ policy_types: ['Ingress', 'Egress'] });
  expect(children(spec, 'ingress')).toEqual([]);
  expect(children(spec, 'egress').slice(1)).toEqual([
    { to: [podPeer('database', { app: 'postgresql' })], ports: [{ protocol: 'TCP', port: '5432' }] },
    {
      to: [{ namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
      ports: [{ protocol: 'TCP', port: '9091' }],
    },
  ]);
  expect(
    children(backup().resource?.kubernetes_network_policy_v1?.Backup_NetworkPolicy?.spec as never, 'egress'),
  ).toHaveLength(3);
});

test.each<[string, BackupProps['storage']]>([
  ['bucket', BUCKET],
  ['volume', { storageClass: 'nfs', size: '10Gi' }],
])('the program takes the settings of a %s', (_, storage) => {
  const [, store] = workloadOf(backup({ storage })).containers;
  const env = Object.fromEntries(
    children(store as never, 'env').map(({ name, value }) => [String(name), String(value ?? 'a secret')]),
  );
  expect(configFrom(env)).toMatchObject({
    exchange: '/exchange',
    recipients: [RECIPIENT],
    retention: { days: 30, atLeast: 7 },
  });
});

test('a run ends before the next one starts, and after three hours at most', () => {
  const deadline = (schedule: Schedule) => {
    const job = child(backup({ schedule }).resource?.kubernetes_cron_job_v1?.Backup_CronJob ?? {}, 'spec');
    return child(child(job, 'job_template'), 'spec').active_deadline_seconds;
  };
  expect(deadline(Schedule.parse('@daily'))).toBe(3 * 3600);
  expect(deadline(Schedule.parse('@hourly'))).toBe(3540);
});

test.each<[string, Partial<BackupProps>]>([
  ['recipients.0: is not a recipient of age', { recipients: ['AGE-SECRET-KEY-1'] }],
  ['keep.days: is not a whole number from 1', { keep: { days: 0, atLeast: 1 } }],
  ['is not a quantity above 0', { storage: { storageClass: 'nfs', size: '0' } }],
  ['has the moving tag 15', { postgresqlImage: 'docker.io/library/postgres:15' }],
])('it fails with %j', (fault, props) => {
  expect(() => backup(props)).toThrow(fault);
});

function backup(props: Partial<BackupProps> = {}): TerraformJson {
  return synthKubernetes((stack) => {
    new Backup(stack, 'Backup', {
      name: 'authentik-backup',
      namespace: 'authentik',
      schedule: Schedule.parse('15 3 * * *'),
      postgresqlImage: 'docker.io/library/postgres:15.15-bookworm',
      nodeImage: 'docker.io/library/node:22.21.1-bookworm-slim',
      database: {
        host: 'postgresql.database',
        port: 5432,
        name: 'authentik',
        user: 'authentik',
        traffic: Traffic.pods('database', { app: 'postgresql' }, 5432),
        secret: secret('authentik', DATABASE_KEY),
      },
      storage: BUCKET,
      recipients: [RECIPIENT],
      keep: { days: 30, atLeast: 7 },
      ...props,
    });
  });
}
