import type { SiteInput } from '../schema/site';

/**
 * Returns what cert-manager needs to make the certificate of a host. With a certificate that Traefik serves by default (a
 * wildcard, or one of Cloudflare's origin certificates) leave it out.
 */
const certificate = (secret: string) => ({
  tlsSecretName: secret,
  annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' }, // yours: the name of the issuer
});

/** authentik on the node, Traefik in front of it, and the published hosts. */
export const platform: NonNullable<SiteInput['platform']> = {
  // Without a quota and a pooler: nothing else competes for one node and one database.
  namespace: { name: 'authentik', podSecurity: 'baseline' },
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
    // The first start creates the whole database: a slow disk takes long.
    timeoutSeconds: 1800,
    unauthenticatedAge: 'hours=2',
    cacheSeconds: { flows: 300, policies: 300 },
    server: {
      replicas: 1,
      // With one replica the login stops while the node is drained.
      minAvailable: 0,
      // The old server stays until the new one is ready: for a minute the node needs memory for both.
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
  // PostgreSQL without a pooler. One that is not in the cluster: its host or address, and `networks: ['192.0.2.5/32']`.
  database: { host: 'postgresql.postgresql', port: 5432, database: 'authentik', user: 'authentik' },
  // Away from the house: the node, its disk and the database are one machine. A dump holds password hashes and tokens.
  backup: {
    schedule: '15 3 * * *',
    images: {
      postgresql: 'docker.io/library/postgres:15.15-bookworm', // yours: the major version of the server
      node: 'docker.io/library/node:22.21.1-bookworm-slim',
    },
    bucket: {
      url: 'https://s3.homelab.example/authentik-backups', // yours
      region: 'eu-central-1',
      keys: {
        name: 'authentik-backup',
        create: { accessKeyId: 'backup_access_key_id', secretAccessKey: 'backup_secret_access_key' },
      },
    },
    // yours: `age-keygen -o backup.key` shows it. The file is the only way to read a backup: keep it in the password manager.
    recipients: ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'],
    keep: { days: 30 },
    maxAgeHours: 36,
  },
  traefik: {
    // k3s installs it so.
    namespace: 'kube-system',
    version: '3.7.16', // yours: kubectl -n kube-system get deploy traefik -o jsonpath='{..image}'
    podLabels: { 'app.kubernetes.io/name': 'traefik' },
    networks: ['10.42.0.0/16'], // yours: where its pods live; kubectl get pods -A -o wide. k3s has 10.42.0.0/16
    ingressClass: 'traefik',
    entryPoint: 'websecure',
    // Made by this stack. CrowdSec bans at Cloudflare alone; its bouncer for Traefik would be `crowdsec: 'NAME'`.
    middlewares: {
      retry: { attempts: 3 },
      rateLimit: { average: 50, burst: 200 },
      cspHeaders: { contentSecurityPolicy: "frame-ancestors 'self'" },
    },
    forwardAuth: 'authentik-forward-auth',
    forwardAuthPublic: 'authentik-forward-auth-public',
    // It answers while authentik is away. Without `emergencyUsers` it refuses every visitor then.
    fallback: {
      name: 'auth-proxy',
      image: 'docker.io/nginxinc/nginx-unprivileged:1.28.0-alpine',
      resolver: '10.43.0.10', // the name server of k3s: kubectl -n kube-system get service kube-dns
      replicas: 1,
      resources: { limits: { memory: '64Mi' }, requests: { cpu: '10m', memory: '16Mi' } },
    },
  },
  ingresses: {
    ui: { name: 'authentik', ...certificate('sso-tls') },
    // On the same host: the certificate above counts for them too.
    outpost: { name: 'authentik-outpost' },
    static: { name: 'authentik-static' },
    publicOutpost: { name: 'public-outpost' },
  },
  services: {
    // Without a login of its own: authentik asks, and passes on the user (X-authentik-username).
    Dashboard: {
      name: 'dashboard',
      namespace: 'dashboard',
      host: 'home',
      service: { name: 'dashboard', port: 3000 },
      gate: { kind: 'required', access: { groups: ['Family'] } },
      cloudflareProxied: true,
      ...certificate('home-tls'),
    },
    // With a login of its own, which is the OpenID Connect client of identity.ts.
    Wiki: {
      name: 'wiki',
      namespace: 'wiki',
      host: 'wiki',
      service: { name: 'wiki', port: 80 },
      gate: { kind: 'app', reason: 'the wiki signs people in at authentik by itself, with OpenID Connect' },
      cloudflareProxied: true,
      ...certificate('wiki-tls'),
    },
  },
  // The release of the middlewares.
  customResources: { name: 'gatehouse-objects' },
};
