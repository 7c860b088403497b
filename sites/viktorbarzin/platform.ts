import type { SiteInput } from '../schema/site';

/** The records of the two login hosts at Cloudflare are made from it. */
const PROXIED_DNS = { 'cloudflare.viktorbarzin.me/dns-type': 'proxied' };

/** authentik on Kubernetes, Traefik in front of it, and the published hosts. */
export const platform: NonNullable<SiteInput['platform']> = {
  cluster: {
    foreign: {
      // The dashboard's tile of the login page, with a key of its API among them.
      annotations: [
        ...['enabled', 'name', 'description', 'icon', 'group', 'pod-selector'].map((key) => `gethomepage.dev/${key}`),
        ...['type', 'url', 'key'].map((key) => `gethomepage.dev/widget.${key}`),
        'keel.sh/update-time',
      ],
      // Written by Kyverno's policies.
      labels: ['goldilocks.fairwinds.com/vpa-update-mode'],
      dnsConfig: true,
    },
  },
  namespace: {
    name: 'authentik',
    podSecurity: 'baseline',
    // Others write here too (Kyverno, a governance of resources): what is missing here the first plan shows as removed.
    labels: { 'resource-governance/custom-quota': 'true' },
    quota: {
      name: 'authentik-quota',
      requestsCpu: '16',
      requestsMemory: '16Gi',
      limitsMemory: '96Gi',
      pods: 50,
    },
    adopt: 'key',
  },
  secrets: {
    authentik: { name: 'goauthentik', revision: '1' },
    email: { name: 'authentik-email', revision: '1' },
    outpostTls: { name: 'authentik-outpost-tls', revision: '1' },
  },
  release: {
    name: 'goauthentik',
    repository: 'https://charts.goauthentik.io',
    chartVersion: '2026.2.2',
    timeoutSeconds: 6000,
    unauthenticatedAge: 'hours=2',
    cacheSeconds: { flows: 1800, policies: 900 },
    email: {
      host: 'mail.viktorbarzin.me',
      port: 587,
      useTls: true,
      username: 'noreply@viktorbarzin.me',
      from: 'noreply@viktorbarzin.me',
    },
    server: {
      replicas: 3,
      minAvailable: 2,
      // 1 and 0 would keep three servers up during a rollout, for a fourth pod's memory and connections.
      rollout: { maxSurge: 0, maxUnavailable: 1 },
      webWorkers: 3,
      webThreads: 4,
      resources: { limits: { memory: '2Gi' }, requests: { cpu: '100m', memory: '1.5Gi' } },
    },
    worker: {
      replicas: 2,
      maxUnavailable: 1,
      threads: 4,
      // What it has today is not known; a quota on limits refuses a pod without them.
      resources: { limits: { memory: '2Gi' }, requests: { cpu: '100m', memory: '768Mi' } },
    },
    adopt: { release: 'key' },
  },
  pgbouncer: {
    name: 'pgbouncer',
    // Any client that reaches the port can hang 1.20 to 1.26.0: only authentik's pods reach it. Take 1.26.1 as soon as it has a tag.
    image: 'docker.io/edoburu/pgbouncer:v1.25.2-p0',
    replicas: 3,
    minAvailable: 2,
    backend: { host: 'postgresql.dbaas', port: 5432, database: 'authentik' },
    user: 'authentik',
    password: 'authentik_postgresql_password',
    poolMode: 'session',
    maxClientConnections: 200,
    defaultPoolSize: 20,
    reservePoolSize: 5,
    reservePoolTimeoutSeconds: 5,
    idleTransactionTimeoutSeconds: 300,
    ignoreStartupParameters: ['extra_float_digits'],
    resources: { limits: { memory: '512Mi' }, requests: { cpu: '50m', memory: '128Mi' } },
    // Its Deployment has another selector and cannot be adopted: docs/platform.md, "Taking over".
    adopt: { service: 'key', podDisruptionBudget: 'key' },
  },
  traefik: {
    namespace: 'traefik',
    podLabels: { 'app.kubernetes.io/name': 'traefik' },
    ingressClass: 'traefik',
    entryPoint: 'websecure',
    middlewares: {
      retry: 'retry',
      errorPages: 'error-pages',
      rateLimit: 'rate-limit',
      cspHeaders: 'csp-headers',
      crowdsec: 'crowdsec',
    },
    forwardAuth: 'authentik-forward-auth',
    forwardAuthPublic: 'authentik-forward-auth-public',
    loginRateLimit: 'authentik-rate-limit',
    // In the namespace authentik: an Ingress names it authentik-static-cache-headers@kubernetescrd.
    staticCache: 'static-cache-headers',
    fallback: {
      name: 'auth-proxy',
      image: 'docker.io/nginxinc/nginx-unprivileged:1.28.0-alpine',
      resolver: 'kube-dns.kube-system.svc.cluster.local',
      resources: { limits: { memory: '64Mi' }, requests: { cpu: '10m', memory: '16Mi' } },
      emergencyUsers: { name: 'auth-proxy-htpasswd', create: { htpasswd: 'auth_fallback_htpasswd' }, adopt: 'key' },
      adopt: { service: 'key' },
    },
  },
  ingresses: {
    ui: { name: 'authentik', annotations: PROXIED_DNS, adopt: 'key' },
    // Those of the restricted hosts, authentik-outpost-HOST, are created: 'key' alone would adopt them too.
    outpost: { name: 'authentik-outpost', adopt: { outpost: 'key' } },
    static: { name: 'authentik-static', adopt: 'key' },
    publicOutpost: { name: 'public-outpost', annotations: PROXIED_DNS, adopt: 'key' },
  },
  customResources: { name: 'gatehouse-objects', takeOwnership: true },
  alerts: {
    name: 'gatehouse',
    namespace: 'monitoring',
    runbooks: 'https://docs.viktorbarzin.me/gatehouse/runbooks',
    crowdsecJob: 'crowdsec',
    publicHosts: {
      prober: 'blackbox-exporter.monitoring.svc.cluster.local:9115',
      module: 'public_host',
      urls: ['https://uptime.viktorbarzin.me/status/infra'],
    },
  },
};
