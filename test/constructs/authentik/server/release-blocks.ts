import { AuthentikHelmRelease } from '../../../../constructs/authentik/server/authentik-helm-release';
import type { AuthentikHelmReleaseProps, ReleaseEmail } from '../../../../constructs/authentik/server/release-settings';
import { Duration } from '../../../../constructs/core/duration';
import type { SiteStack } from '../../../../constructs/core/stack';
import { addHelmProvider } from '../../../../constructs/helm/provider';
import { ExistingSecret } from '../../../../constructs/kubernetes/existing-secret';
import { Secret } from '../../../../constructs/kubernetes/secret';
import type { SecretRef } from '../../../../constructs/kubernetes/secret-ref';
import type { TerraformJson } from '../../../../rules/readers/document';
import { lapiKey, synthKubernetes } from '../../kubernetes/kubernetes-stack';

export const KEYS = ['AUTHENTIK_SECRET_KEY', 'AUTHENTIK_POSTGRESQL__PASSWORD'];
const RESOURCES = { limits: { memory: '2Gi' }, requests: { cpu: '100m', memory: '1536Mi' } };

export function existingSecret(name: string, keys: readonly string[], namespace = 'authentik'): SecretRef {
  return new ExistingSecret({ name, namespace, keys, revision: '7' });
}

/** A Secret of the stack, named as the existing one. */
export function createSecret(stack: SiteStack): SecretRef {
  const reference = lapiKey(stack);
  const data = Object.fromEntries(KEYS.map((key) => [key, reference]));
  return new Secret(stack, 'Secret', { name: 'goauthentik', namespace: 'authentik', labels: {}, data });
}

export const MAIL: ReleaseEmail = {
  host: 'mail.example.org',
  port: 587,
  useTls: true,
  username: 'sender',
  password: { secret: existingSecret('authentik-email', ['password']), key: 'password' },
  from: 'noreply@example.org',
};

export const MINIMAL: AuthentikHelmReleaseProps = {
  name: 'goauthentik',
  namespace: 'authentik',
  repository: 'https://charts.example.org',
  chartVersion: '2026.2.2',
  imageTag: '2026.2.7',
  timeoutSeconds: 6000,
  secret: existingSecret('goauthentik', KEYS),
  database: { host: 'pgbouncer.authentik', port: 6432 },
  unauthenticatedAge: Duration.hours(2),
  cacheSeconds: { flows: 1800, policies: 900 },
  server: {
    replicas: 3,
    resources: RESOURCES,
    webWorkers: 3,
    webThreads: 4,
    rollout: { maxSurge: 0, maxUnavailable: 1 },
    minAvailable: 2,
  },
  worker: { replicas: 2, resources: RESOURCES, threads: 5, maxUnavailable: 1 },
};

/** A stack with one release, `Release`. */
export function releaseStack(change: (stack: SiteStack) => Partial<AuthentikHelmReleaseProps> = () => ({})) {
  const built: AuthentikHelmRelease[] = [];
  const config: TerraformJson = synthKubernetes((stack) => {
    addHelmProvider(stack);
    built.push(new AuthentikHelmRelease(stack, 'Release', { ...MINIMAL, ...change(stack) }));
  });
  return { config, release: built[0]! };
}
