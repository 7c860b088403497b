import { Backup } from '../../../../constructs/authentik/server/backup';
import { BackupDrill } from '../../../../constructs/authentik/server/backup-drill';
import { ExistingSecret } from '../../../../constructs/kubernetes/existing-secret';
import { Schedule } from '../../../../constructs/kubernetes/schedule';
import { Traffic } from '../../../../constructs/kubernetes/traffic';
import { drillConfigFrom } from '../../../../programs/backup/config';
import { generateKeys } from '../../../../programs/backup/encryption';
import { child, children } from '../../../../rules/readers/block';
import { workloads } from '../../../../rules/readers/pod-workloads';
import { podFaults } from '../../../support/kubernetes/pods';
import { synthKubernetes } from '../../kubernetes/kubernetes-stack';

const secret = (name: string, ...keys: string[]) =>
  new ExistingSecret({ name, namespace: 'authentik', keys, revision: '1' });
const BUCKET = {
  url: 'https://s3.example.org/backups',
  region: 'auto',
  prefix: 'authentik',
  traffic: Traffic.https(),
  keys: secret('bucket', 'access-key-id', 'secret-access-key'),
};
const IMAGES = {
  postgresqlImage: 'docker.io/library/postgres:15.15-bookworm',
  nodeImage: 'docker.io/library/node:22.21.1-bookworm-slim',
};

function drill(storage: typeof BUCKET | { storageClass: string; size: string }, identity?: ExistingSecret) {
  const config = synthKubernetes((stack) => {
    const common = { namespace: 'authentik', ...IMAGES, storage };
    const backup = new Backup(stack, 'Backup', {
      ...common,
      name: 'authentik-backup',
      schedule: Schedule.parse('15 3 * * *'),
      database: {
        host: 'postgresql.database',
        port: 5432,
        name: 'authentik',
        user: 'authentik',
        traffic: Traffic.pods('database', { app: 'postgresql' }, 5432),
        secret: secret('authentik', 'AUTHENTIK_POSTGRESQL__PASSWORD'),
      },
      recipients: [],
      keep: { days: 30, atLeast: 7 },
    });
    const schedule = Schedule.parse('45 5 * * 0');
    const own = { name: 'authentik-backup-drill', schedule, backup, identity, databaseSize: '2Gi' };
    new BackupDrill(stack, 'Drill', { ...common, ...own });
  });
  const pod = workloads({ name: 'test', config, provenance: [] }).find(({ address }) => address.includes('.Drill_'));
  return { config, containers: pod?.containers ?? [] };
}

const variables = (container: Parameters<typeof children>[0]) =>
  children(container, 'env').map(({ name, value_from: from }) => [
    String(name),
    from === undefined ? 'text' : 'secret',
  ]);

test.each([[BUCKET], [{ storageClass: 'nfs', size: '10Gi' }]])(
  'its pod is restricted, with its own network policy (%#)',
  (storage) => {
    expect(podFaults(drill(storage).config)).toEqual([]);
  },
);

test('the container with PostgreSQL has no secret, and the other one the key of the storage and the identity', () => {
  const { containers } = drill(BUCKET, secret('drill', 'identity'));
  const secrets = containers.map((one) => [
    one.name,
    variables(one)
      .filter(([, kind]) => kind === 'secret')
      .map(([name]) => name),
  ]);
  expect(secrets).toEqual([
    ['restore', []],
    ['fetch', ['BACKUP_S3_ACCESS_KEY_ID', 'BACKUP_S3_SECRET_ACCESS_KEY', 'BACKUP_IDENTITY']],
  ]);
});

test('it reaches the bucket, and no database', () => {
  const { config } = drill(BUCKET);
  const spec = child(config.resource?.kubernetes_network_policy_v1?.Drill_NetworkPolicy ?? {}, 'spec');
  const ports = children(spec, 'egress').flatMap((line) => children(line, 'ports').map(({ port }) => port));
  expect([ports.includes('5432'), ports.includes('443'), children(spec, 'ingress')]).toEqual([false, true, []]);
});

test('the program takes its settings, and refuses an identity that is none without showing it', () => {
  const [, fetch] = drill(BUCKET, secret('drill', 'identity')).containers;
  const env = (identity: string) =>
    Object.fromEntries(
      children(fetch ?? {}, 'env').map(({ name, value }) => [
        name,
        value ?? (name === 'BACKUP_IDENTITY' ? identity : 'x'),
      ]),
    );
  const { identity } = generateKeys();
  expect(drillConfigFrom(env(identity))).toMatchObject({ identities: [identity], secrets: ['x', 'x', identity] });
  expect(() => drillConfigFrom(env('age1qqqq'))).toThrow(
    /^BACKUP_IDENTITY: is not an identity of age; it begins with AGE-SECRET-KEY-1$/,
  );
});
