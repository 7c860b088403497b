import { chartKeys, inertPaths, listCharts } from '../../rules/readers/chart-keys';
import type { Block } from '../../rules/readers/document';
import { workloads } from '../../rules/readers/pod-workloads';
import { put } from '../sites/schema/change';
import { oneStack } from '../support/site/one-stack';
import { siteOf } from '../support/site/site-app';
import { helmValues, isAccepted, platformOf } from './platform-document';

test('a backup in a bucket has its access key from a Secret that Terraform creates', () => {
  const stack = oneStack('platform', (site) => {
    put(site, 'platform.backup.volume', undefined);
    put(site, 'platform.backup.bucket', {
      url: 'https://s3.harbour.example/backups',
      region: 'eu-west-1',
      keys: { name: 'backup-keys', create: { accessKeyId: 'backup_key_id', secretAccessKey: 'backup_key' } },
    });
    for (const name of ['backup_key_id', 'backup_key'])
      put(site, `secrets.${name}`, { opens: 'a test', from: 'a test' });
  });
  expect(stack.config.resource?.kubernetes_secret_v1?.BackupKeys?.data).toEqual({
    'access-key-id': '${var.backup_key_id}',
    'secret-access-key': '${var.backup_key}',
  });
});

describe('Secrets that Terraform makes', () => {
  const made = siteOf((site) => {
    put(site, 'platform.secrets', {
      authentik: {
        name: 'goauthentik',
        create: { secretKey: 'authentik_secret_key', postgresqlPassword: 'authentik_postgresql_password' },
      },
      email: { name: 'authentik-email', create: { password: 'mail_password' } },
      outpostTls: {
        name: 'authentik-outpost-tls',
        create: { certificate: 'outpost_tls_certificate', key: 'outpost_tls_key' },
      },
    });
    for (const name of ['authentik_secret_key', 'mail_password', 'outpost_tls_certificate', 'outpost_tls_key']) {
      put(site, `secrets.${name}`, { opens: 'a test', from: 'a test' });
    }
  });
  const stack = platformOf(made);

  test('come from sensitive variables, and the rules accept them', () => {
    const secrets = stack.config.resource?.kubernetes_secret_v1;
    expect(secrets?.AuthentikSecret?.data).toEqual({
      AUTHENTIK_SECRET_KEY: '${var.authentik_secret_key}',
      AUTHENTIK_POSTGRESQL__PASSWORD: '${var.authentik_postgresql_password}',
      AUTHENTIK_POSTGRESQL__HOST: 'pgbouncer.authentik',
      AUTHENTIK_POSTGRESQL__PORT: '6432',
      AUTHENTIK_POSTGRESQL__USER: 'authentik',
      AUTHENTIK_POSTGRESQL__NAME: 'authentik',
    });
    expect(secrets?.OutpostTls).toMatchObject({ type: 'kubernetes.io/tls' });
    expect(isAccepted(made)).toBe(true);
  });

  test('roll the pods of authentik and of its pooler when they change: their checksum is an annotation', () => {
    const checksum = (...secrets: readonly string[]) => {
      const data = secrets.map((name) => `kubernetes_secret_v1.${name}.data`).join(', ');
      return { 'checksum/secrets': `\${nonsensitive(sha256(jsonencode([${data}])))}` };
    };
    const { podAnnotations } = helmValues('Release', stack).global as { podAnnotations: Block };
    expect(podAnnotations).toEqual(checksum('AuthentikSecret', 'EmailSecret'));
    const pooler = workloads(stack).find(({ address }) => address.endsWith('PgBouncer_Deployment'));
    expect(pooler?.annotations).toMatchObject(checksum('PgBouncer_Users', 'AuthentikSecret'));
  });
});

test.each(listCharts())('every value of the release is one that the chart %s reads', (version) => {
  expect([...inertPaths(helmValues('Release'), chartKeys('authentik', version) ?? {})]).toEqual([]);
});

describe('what a site says about the pods of the release', () => {
  const stated = siteOf((site) => {
    put(site, 'platform.release.env', { AUTHENTIK_LOG_LEVEL: 'debug' });
    put(site, 'platform.release.listen', 'ipv4');
    put(site, 'platform.release.metrics', 'service-monitor');
    put(site, 'platform.release.placement', {
      nodeSelector: { room: 'cellar' },
      tolerations: [{ key: 'login', value: 'yes', effect: 'NoSchedule' }, { key: 'slow' }],
      priorityClass: 'important',
      spreadOverZones: true,
    });
  });
  const values = helmValues('Release', platformOf(stated)) as Readonly<Record<string, Block>>;
  const component = (name: string) => values[name] as Readonly<Record<string, readonly Block[]>>;

  test('is read by the chart, and the rules accept it', () => {
    expect([...inertPaths(values, chartKeys('authentik', '2026.8.0') ?? {})]).toEqual([]);
    expect(isAccepted(stated)).toBe(true);
  });

  test.each(['server', 'worker'])('reaches the environment of the %s', (name) => {
    expect(component(name).env).toEqual(expect.arrayContaining([{ name: 'AUTHENTIK_LOG_LEVEL', value: 'debug' }]));
    // The chart of this line states them.
    expect(component(name).env?.filter((one) => String(one.name).includes('LISTEN__HTTP'))).toEqual([]);
    expect(component(name).metrics).toEqual({ enabled: true, serviceMonitor: { enabled: true } });
  });

  test('places the pods, and spreads the servers over hosts and zones', () => {
    expect(values.global).toMatchObject({
      nodeSelector: { room: 'cellar' },
      priorityClassName: 'important',
      tolerations: [
        { key: 'login', operator: 'Equal', value: 'yes', effect: 'NoSchedule' },
        { key: 'slow', operator: 'Exists' },
      ],
    });
    const keys = component('server').topologySpreadConstraints?.map(({ topologyKey }) => topologyKey);
    expect(keys).toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
  });

  test('carries the annotations on a Service of its own for the metrics, which the chart makes only where it is enabled', () => {
    const annotated = siteOf((site) => put(site, 'platform.release.metrics', 'annotations'));
    const { global, server, worker } = helmValues('Release', platformOf(annotated)) as Readonly<Record<string, Block>>;
    expect(global?.addPrometheusAnnotations).toBe(true);
    expect([server?.metrics, worker?.metrics]).toEqual([{ enabled: true }, { enabled: true }]);
  });

  test('a site that says nothing has no metrics scraped, and no placement', () => {
    const { global, server } = helmValues('Release') as Readonly<Record<string, Block>>;
    expect(['addPrometheusAnnotations', 'nodeSelector', 'tolerations'].filter((key) => key in (global ?? {}))).toEqual(
      [],
    );
    expect(server?.metrics).toBeUndefined();
  });
});
