import type { Block } from '../../rules/readers/document';
import { chartKeys, inertPaths, knownCharts } from '../../rules/readers/helm-keys';
import { put } from '../sites/schema/change';
import { siteOf } from '../support/site-app';
import { accepted, helmValues, platformOf, resource } from './platform-document';

const values = helmValues('Release');

describe('the release of authentik', () => {
  test('is one exact chart, rolled back when it fails', () => {
    expect(resource('helm_release', 'Release')).toMatchObject({
      name: 'goauthentik',
      namespace: 'authentik',
      chart: 'authentik',
      version: '2026.2.2',
      repository: 'https://charts.goauthentik.io',
      atomic: true,
      timeout: 6000,
    });
  });

  test('runs the pinned image and takes its secrets from the Secret that is there', () => {
    expect(values).toMatchObject({
      global: { image: { tag: '2026.2.4' } },
      authentik: { existingSecret: { secretName: 'goauthentik' } },
      postgresql: { enabled: false },
    });
    // Whatever else stands there, the chart does not read (I10).
    expect(Object.keys(values.authentik as Block)).toEqual(['existingSecret']);
  });

  test('has three servers, of which two stay while nodes are drained', () => {
    expect(values.server).toMatchObject({
      replicas: 3,
      resources: { limits: { memory: '2Gi' }, requests: { cpu: '100m', memory: '1.5Gi' } },
      deploymentStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      pdb: { enabled: true, minAvailable: 2 },
      livenessProbe: { failureThreshold: 6, periodSeconds: 10, timeoutSeconds: 5 },
      readinessProbe: { failureThreshold: 8, periodSeconds: 10 },
      ingress: { enabled: false },
      topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname', maxSkew: 1 }],
    });
    expect(values.server).not.toHaveProperty('strategy');
  });

  test('has two workers, of which one may be away', () => {
    expect(values.worker).toMatchObject({ replicas: 2, pdb: { enabled: true, maxUnavailable: 1 } });
  });

  const COMMON = {
    AUTHENTIK_POSTGRESQL__HOST: 'pgbouncer.authentik',
    AUTHENTIK_POSTGRESQL__PORT: '6432',
    AUTHENTIK_SESSIONS__UNAUTHENTICATED_AGE: 'hours=2',
    AUTHENTIK_CACHE__TIMEOUT_FLOWS: '1800',
    AUTHENTIK_CACHE__TIMEOUT_POLICIES: '900',
    AUTHENTIK_EMAIL__HOST: 'mail.harbour.example',
    AUTHENTIK_EMAIL__PORT: '587',
    AUTHENTIK_EMAIL__USE_TLS: 'true',
    AUTHENTIK_EMAIL__USERNAME: 'noreply@harbour.example',
    AUTHENTIK_EMAIL__FROM: 'noreply@harbour.example',
    AUTHENTIK_EMAIL__PASSWORD: { name: 'authentik-email', key: 'AUTHENTIK_EMAIL__PASSWORD' },
  };
  test.each([
    [
      'server',
      {
        ...COMMON,
        AUTHENTIK_WEB__WORKERS: '3',
        AUTHENTIK_WEB__THREADS: '4',
        AUTHENTIK_WEB__MAX_REQUESTS: '10000',
        AUTHENTIK_WEB__MAX_REQUESTS_JITTER: '1000',
      },
    ],
    ['worker', { ...COMMON, AUTHENTIK_WORKER__THREADS: '4' }],
  ])('gives the %s exactly its environment', (component, environment) => {
    const env = (values[component] as { env: readonly EnvEntry[] }).env;
    const shown = env.map(({ name, value, valueFrom }) => [name, value ?? valueFrom?.secretKeyRef]);
    expect(Object.fromEntries(shown)).toEqual(environment);
    expect(env).toHaveLength(Object.keys(environment).length);
  });
});

interface EnvEntry {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: Block };
}

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
    expect(accepted(made)).toBe(true);
  });

  test('roll the pods when they change: their checksum stands in the values', () => {
    const { podAnnotations } = helmValues('Release', stack).global as { podAnnotations: Record<string, string> };
    expect(podAnnotations['checksum/secrets']).toBe(
      '${nonsensitive(sha256(jsonencode([kubernetes_secret_v1.AuthentikSecret.data, kubernetes_secret_v1.EmailSecret.data])))}',
    );
  });
});

test.each(knownCharts())('every value of the release is one that the chart %s reads', (version) => {
  expect([...inertPaths(helmValues('Release'), chartKeys('authentik', version) ?? {})]).toEqual([]);
});
