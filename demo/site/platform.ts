import type { SiteInput } from '../../sites/schema/site';

export const platformSecrets: SiteInput['secrets'] = {
  authentik_secret_key: {
    opens: 'every session of authentik',
    from: 'openssl rand -base64 60, once; never change it',
    random: { bytes: 60, encoding: 'base64' },
  },
  authentik_postgresql_password: { opens: "authentik's database", from: 'the password of the role that owns it' },
};

/** Findings of rules that the site accepts, each with its reason. */
export const platformExceptions: NonNullable<SiteInput['exceptions']> = [
  {
    rule: 'backup-stated',
    address: 'helm_release.Release',
    subject: 'has no backup of its database',
    reason: 'The site has no backup yet. Remove this exception once platform.backup is set (docs/backup.md).',
  },
  {
    rule: 'break-glass-stated',
    address: 'provider.authentik',
    subject: 'account',
    reason:
      'No drill was made yet. Remove this exception once identity.breakGlass is set (docs/runbooks/break-glass.md).',
  },
];

/**
 * authentik on Kubernetes, its pooler, and Traefik in front of it. Needed before: PostgreSQL, Traefik with its
 * resource types, a certificate for the host (docs/platform.md, "A new platform").
 */
export const platform: NonNullable<SiteInput['platform']> = {
  namespace: {
    name: 'authentik',
    podSecurity: 'baseline',
    quota: { name: 'authentik-quota', requestsCpu: '2', requestsMemory: '4Gi', limitsMemory: '8Gi', pods: 20 },
  },
  // Made by Terraform from the register.
  secrets: {
    authentik: {
      name: 'authentik',
      create: { secretKey: 'authentik_secret_key', postgresqlPassword: 'authentik_postgresql_password' },
    },
  },
  release: {
    name: 'authentik',
    repository: 'https://charts.goauthentik.io',
    chartVersion: '2026.8.0',
    // The first start creates the database; a slow disk needs minutes for it.
    timeoutSeconds: 1800,
    unauthenticatedAge: 'hours=2',
    cacheSeconds: { flows: 300, policies: 300 },
    server: {
      replicas: 1,
      // 0 with one server: draining its node stops it.
      minAvailable: 0,
      rollout: { maxSurge: 1, maxUnavailable: 0 },
      webWorkers: 2,
      webThreads: 4,
      resources: { limits: { memory: '1Gi' }, requests: { cpu: '100m', memory: '512Mi' } },
    },
    worker: {
      replicas: 1,
      maxUnavailable: 1,
      threads: 2,
      resources: { limits: { memory: '1Gi' }, requests: { cpu: '50m', memory: '384Mi' } },
    },
  },
  pgbouncer: {
    name: 'pgbouncer',
    image: 'docker.io/edoburu/pgbouncer:v1.25.2-p0',
    replicas: 2,
    minAvailable: 1,
    // yours: SERVICE.NAMESPACE of PostgreSQL. The database and its owner exist already.
    backend: { host: 'postgresql.postgresql', port: 5432, database: 'authentik' },
    user: 'authentik',
    password: 'authentik_postgresql_password',
    poolMode: 'session',
    maxClientConnections: 200,
    defaultPoolSize: 20,
    reservePoolSize: 5,
    reservePoolTimeoutSeconds: 5,
    idleTransactionTimeoutSeconds: 300,
    ignoreStartupParameters: ['extra_float_digits'],
    resources: { limits: { memory: '128Mi' }, requests: { cpu: '20m', memory: '32Mi' } },
  },
  traefik: {
    // yours: where Traefik runs; k3s has it in kube-system.
    namespace: 'traefik',
    version: '3.7.16', // yours: kubectl -n traefik get deploy traefik -o jsonpath='{..image}'
    podLabels: { 'app.kubernetes.io/name': 'traefik' },
    networks: ['10.42.0.0/16'], // yours: where its pods live; kubectl get pods -A -o wide. k3s has 10.42.0.0/16
    ingressClass: 'traefik',
    entryPoint: 'websecure',
    // Created by this stack. Write the name of an existing middleware in place of the settings to use that one.
    middlewares: {
      retry: { attempts: 3 },
      rateLimit: { average: 50, burst: 200 },
    },
    forwardAuth: 'authentik-forward-auth',
    forwardAuthPublic: 'authentik-forward-auth-public',
    // Answers while authentik is away. Without `emergencyUsers` it refuses every login.
    fallback: {
      name: 'auth-proxy',
      image: 'docker.io/nginxinc/nginx-unprivileged:1.28.0-alpine',
      resolver: 'kube-dns.kube-system.svc.cluster.local',
      resources: { limits: { memory: '64Mi' }, requests: { cpu: '10m', memory: '16Mi' } },
    },
  },
  // `tlsSecretName` and `annotations` say where a certificate comes from (docs/platform.md, "Certificates and annotations").
  ingresses: {
    ui: { name: 'authentik' },
    outpost: { name: 'authentik-outpost' },
    static: { name: 'authentik-static' },
    publicOutpost: { name: 'public-outpost' },
  },
  // Name of the Helm release that holds the middlewares.
  customResources: { name: 'gatehouse-objects' },
};
