import { parse } from 'yaml';
import type { AuthentikHelmReleaseProps } from '../../../../constructs/authentik/server/release-settings';
import { Duration } from '../../../../constructs/core/duration';
import type { SiteStack } from '../../../../constructs/core/stack';
import { noConnMaxAge } from '../../../../rules/authentik/no-conn-max-age';
import { helmImageTag } from '../../../../rules/helm/helm-image-tag';
import { helmNoInertKeys } from '../../../../rules/helm/helm-no-inert-keys';
import { noSecretValues } from '../../../../rules/terraform/no-secret-values';
import { findings } from '../../../rules/documents';
import { createSecret, MAIL, MINIMAL, releaseStack } from './release-blocks';

type Change = Partial<AuthentikHelmReleaseProps>;
interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: object;
}

const values = (change: (stack: SiteStack) => Change = () => ({})) => {
  const { values: documents } = releaseStack(change).config.resource!.helm_release!.Release as { values: string[] };
  expect(documents).toHaveLength(1);
  return parse(documents[0]!);
};

test('a release is the pinned chart, atomic within its time, and nothing else', () => {
  const { resource } = releaseStack().config;
  expect(resource).toEqual({
    helm_release: {
      Release: {
        name: 'goauthentik',
        namespace: 'authentik',
        repository: 'https://charts.example.org',
        chart: 'authentik',
        version: '2026.2.2',
        atomic: true,
        timeout: 6000,
        values: [expect.any(String)],
      },
    },
  });
});

test('a minimal release says these values, each under a key that the chart reads', () => {
  const resources = { limits: { memory: '2Gi' }, requests: { cpu: '100m', memory: '1536Mi' } };
  const containerSecurityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  expect(values()).toEqual({
    global: {
      image: { tag: '2026.2.7' },
      podAnnotations: { 'gatehouse/secret-revisions': 'goauthentik=7' },
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    },
    authentik: { existingSecret: { secretName: 'goauthentik' } },
    postgresql: { enabled: false },
    server: {
      replicas: 3,
      env: expect.any(Array),
      resources,
      containerSecurityContext,
      deploymentStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      pdb: { enabled: true, minAvailable: 2 },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: {
            matchLabels: {
              'app.kubernetes.io/name': 'authentik',
              'app.kubernetes.io/instance': 'goauthentik',
              'app.kubernetes.io/component': 'server',
            },
          },
        },
      ],
      livenessProbe: { failureThreshold: 6, periodSeconds: 10, timeoutSeconds: 5 },
      readinessProbe: { failureThreshold: 8, periodSeconds: 10 },
      ingress: { enabled: false },
    },
    worker: {
      replicas: 2,
      env: expect.any(Array),
      resources,
      containerSecurityContext,
      livenessProbe: { failureThreshold: 6, periodSeconds: 10, timeoutSeconds: 5 },
      pdb: { enabled: true, maxUnavailable: 1 },
    },
  });
});

const SHARED = {
  AUTHENTIK_POSTGRESQL__HOST: 'pgbouncer.authentik',
  AUTHENTIK_POSTGRESQL__PORT: '6432',
  AUTHENTIK_SESSIONS__UNAUTHENTICATED_AGE: 'hours=2',
  AUTHENTIK_CACHE__TIMEOUT_FLOWS: '1800',
  AUTHENTIK_CACHE__TIMEOUT_POLICIES: '900',
};
const EMAIL = {
  AUTHENTIK_EMAIL__HOST: 'mail.example.org',
  AUTHENTIK_EMAIL__PORT: '587',
  AUTHENTIK_EMAIL__USE_TLS: 'true',
  AUTHENTIK_EMAIL__USERNAME: 'sender',
  AUTHENTIK_EMAIL__PASSWORD: { secretKeyRef: { name: 'authentik-email', key: 'password' } },
  AUTHENTIK_EMAIL__FROM: 'noreply@example.org',
};
const WEB = {
  AUTHENTIK_WEB__WORKERS: '3',
  AUTHENTIK_WEB__THREADS: '4',
  AUTHENTIK_WEB__MAX_REQUESTS: '10000',
  AUTHENTIK_WEB__MAX_REQUESTS_JITTER: '1000',
};

test.each<[string, Change, object]>([
  ['without mail', {}, SHARED],
  ['with mail', { email: MAIL }, { ...SHARED, ...EMAIL }],
])('%s, server and worker have the same environment and each its own threads', (_, change, shared) => {
  const { server: s, worker: w } = values(() => change);
  expect(environment(s.env)).toEqual({ ...shared, ...WEB });
  expect(environment(w.env)).toEqual({ ...shared, AUTHENTIK_WORKER__THREADS: '5' });
});

test('every prop reaches the values', () => {
  const all = values(() => ({
    imageTag: '2026.5.0',
    database: { host: 'db.example.org', port: 5432 },
    email: { ...MAIL, port: 25, useTls: false },
    unauthenticatedAge: Duration.days(1),
    cacheSeconds: { flows: 1, policies: 2 },
    server: {
      ...MINIMAL.server,
      replicas: 5,
      webWorkers: 6,
      webThreads: 7,
      rollout: { maxSurge: 2, maxUnavailable: 0 },
      minAvailable: 0,
    },
    worker: { ...MINIMAL.worker, replicas: 4, threads: 3, maxUnavailable: 2 },
  }));
  expect(all).toMatchObject({
    global: { image: { tag: '2026.5.0' } },
    server: {
      replicas: 5,
      deploymentStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } },
      pdb: { enabled: true, minAvailable: 0 },
    },
    worker: { replicas: 4, pdb: { enabled: true, maxUnavailable: 2 } },
  });
  const shared = {
    AUTHENTIK_POSTGRESQL__HOST: 'db.example.org',
    AUTHENTIK_POSTGRESQL__PORT: '5432',
    AUTHENTIK_SESSIONS__UNAUTHENTICATED_AGE: 'days=1',
    AUTHENTIK_CACHE__TIMEOUT_FLOWS: '1',
    AUTHENTIK_CACHE__TIMEOUT_POLICIES: '2',
    AUTHENTIK_EMAIL__PORT: '25',
    AUTHENTIK_EMAIL__USE_TLS: 'false',
  };
  expect(environment(all.server.env)).toMatchObject({
    ...shared,
    AUTHENTIK_WEB__WORKERS: '6',
    AUTHENTIK_WEB__THREADS: '7',
  });
  expect(environment(all.worker.env)).toMatchObject({ ...shared, AUTHENTIK_WORKER__THREADS: '3' });
});

test("the image may be the chart's own version", () => {
  expect(values(() => ({ imageTag: '2026.2.2' })).global.image).toEqual({ tag: '2026.2.2' });
});

test("a Secret of the stack is named by reference, and its contents and a site's revision roll the pods", () => {
  const { authentik, global } = values((stack) => ({ secret: createSecret(stack), email: MAIL }));
  expect(authentik).toEqual({ existingSecret: { secretName: '${kubernetes_secret_v1.Secret.metadata[0].name}' } });
  expect(global.podAnnotations).toEqual({
    'checksum/secrets': '${nonsensitive(sha256(jsonencode([kubernetes_secret_v1.Secret.data])))}',
    'gatehouse/secret-revisions': 'authentik-email=7',
  });
});

test('others find its Service and its pods', () => {
  const { release } = releaseStack(() => ({ name: 'authentik-test' }));
  const labels = { 'app.kubernetes.io/name': 'authentik', 'app.kubernetes.io/instance': 'authentik-test' };
  expect(release.serverService).toEqual({ name: 'authentik-test-server', port: 80, podPort: 9000 });
  expect(release.podLabels).toEqual({
    server: { ...labels, 'app.kubernetes.io/component': 'server' },
    worker: { ...labels, 'app.kubernetes.io/component': 'worker' },
  });
});

test('what it synthesises breaks none of the rules for releases', () => {
  const rules = [helmNoInertKeys, helmImageTag, noConnMaxAge, noSecretValues];
  const changes = [
    () => ({}),
    () => ({ email: MAIL }),
    (stack: SiteStack) => ({ secret: createSecret(stack), email: MAIL }),
  ];
  for (const change of changes) {
    const { config } = releaseStack(change);
    expect(rules.flatMap((rule) => findings(rule, config))).toEqual([]);
  }
});

/** Name -> value or source; a variable twice would be lost here. */
function environment(variables: readonly Variable[]): Readonly<Record<string, unknown>> {
  expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length);
  return Object.fromEntries(variables.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
}
