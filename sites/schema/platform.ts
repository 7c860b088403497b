import * as z from 'zod';
import { INGRESS_SECRET_NAME } from '../../constructs/authentik/outpost-config';
import { backendFaults } from '../../constructs/pgbouncer/pgbouncer-config';
import { alertFaults, alerts } from './alerts';
import { cluster, podResources, port, replicas, seconds } from './cluster';
import { entry, repeated, type SiteFault } from './fault';
import * as f from './fields';
import { ingresses, ingressFaults } from './ingresses';
import { secret, secretNameFaults } from './kubernetes-secrets';
import { namespace, quotaFaults } from './namespace';
import { publishedService, serviceFaults } from './services';
import type { Site } from './site';
import { traefik, traefikFaults } from './traefik';

/** The Kubernetes part of a site: authentik's release, its pooler, what stands before it in Traefik, the alerts. */

const release = z.strictObject({
  name: f.hostLabel,
  repository: f.webUrl,
  chartVersion: f.version,
  /** Where the image is, without its tag: a registry of one's own, or a mirror. Without it the chart's. */
  imageRepository: f.text.optional(),
  /** How long Helm waits before it rolls back: a migration can hold the first pod for an hour. */
  timeoutSeconds: seconds,
  /** How long a session without a login lasts. */
  unauthenticatedAge: f.duration,
  cacheSeconds: z.strictObject({ flows: seconds, policies: seconds }),
  email: z.strictObject({ host: f.host, port, useTls: z.boolean(), username: f.text, from: f.text }).optional(),
  server: z.strictObject({
    replicas,
    /** Pods that a drained node leaves running; 0 where there is only one. */
    minAvailable: z.int().min(0),
    rollout: z.strictObject({ maxSurge: z.int().min(0), maxUnavailable: z.int().min(0) }),
    webWorkers: z.int().positive(),
    webThreads: z.int().positive(),
    resources: podResources,
  }),
  worker: z.strictObject({
    replicas,
    maxUnavailable: replicas,
    threads: z.int().positive(),
    resources: podResources,
  }),
  /** The release itself, and the network policies about its pods. */
  adopt: f.adoptObjects.optional(),
});

const postgresql = {
  /** `SERVICE.NAMESPACE` in the cluster; with `networks` any host or IPv4 address. */
  host: f.text,
  port,
  database: f.text,
  /** Where it answers, as address/length, if it is outside of the cluster: the network policies let the pods through. */
  networks: z.array(f.text).min(1, 'is empty; write for example 192.0.2.5/32').optional(),
};

const pgbouncer = z.strictObject({
  name: f.hostLabel,
  image: f.image('docker.io/edoburu/pgbouncer:v1.25.2-p0'),
  replicas,
  /** Pods that a drained node leaves running; 0 where there is only one. */
  minAvailable: z.int().min(0),
  backend: z.strictObject(postgresql),
  user: f.text,
  password: f.secretName,
  /** authentik keeps advisory locks and server-side cursors beyond a transaction. */
  poolMode: z.literal('session', 'is not session; write session, which authentik needs as it is set up here'),
  maxClientConnections: z.int().positive(),
  defaultPoolSize: z.int().positive(),
  reservePoolSize: z.int().min(0),
  reservePoolTimeoutSeconds: seconds,
  /** A transaction that nobody finishes holds the migration lock until then (incident I12). */
  idleTransactionTimeoutSeconds: seconds,
  ignoreStartupParameters: z.array(f.text),
  resources: podResources,
  adopt: f.adoptObjects.optional(),
});

export const platform = z.strictObject({
  cluster: cluster.prefault({}),
  namespace,
  secrets: z.strictObject({
    authentik: secret({ secretKey: f.secretName, postgresqlPassword: f.secretName }),
    email: secret({ password: f.secretName }).optional(),
    outpostTls: secret({ certificate: f.secretName, key: f.secretName }).optional(),
  }),
  release,
  /** In front of PostgreSQL. A small site may leave it out, and name the server in `database`. */
  pgbouncer: pgbouncer.optional(),
  /** PostgreSQL itself, without a pooler in front: the password is in `secrets.authentik`. */
  database: z.strictObject({ ...postgresql, user: f.text }).optional(),
  traefik,
  ingresses,
  services: z.record(f.constructId, publishedService).default({}),
  /** The release of the custom resources. */
  customResources: z.strictObject({
    name: f.hostLabel,
    /** Takes over objects that another tool made: for one deployment, then off. */
    takeOwnership: z.boolean().default(false),
    adopt: f.adoptObject.optional(),
  }),
  /** Without the Prometheus operator's resource types in the cluster, leave it away. */
  alerts: alerts.optional(),
});

export type Platform = z.output<typeof platform>;
export type PublishedService = Platform['services'][string];

/** Construct ids of the stack itself: the keys of the site stand beside them and may be none of these. */
export const PLATFORM_IDS = z.enum([
  'AuthentikSecret',
  'AuthFallback',
  'Backend',
  'EmailSecret',
  'EmergencyUsers',
  'Helm',
  'HostOutposts',
  'Interface',
  'Kubernetes',
  'Namespace',
  'Objects',
  'Outpost',
  'OutpostTls',
  'PgBouncer',
  'PublicOutpost',
  'Release',
  'ReleaseNetwork',
  'Static',
]).enum;

/** What the Kubernetes part has to agree on with the authentik part. */
export function* platformFaults(site: Site): Generator<SiteFault> {
  const { platform } = site;
  if (platform === undefined) return;
  yield* databaseFaults(platform);
  yield* agreementFaults(site, platform);
  yield* quotaFaults(platform, site.identity);
  yield* serviceFaults(site, platform);
  yield* ingressFaults(site, platform);
  yield* secretNameFaults(platform);
  yield* traefikFaults(platform);
  const releases = [
    entry(['platform', 'release', 'name'], platform.release.name),
    entry(['platform', 'customResources', 'name'], platform.customResources.name),
  ];
  yield* repeated(releases);
  yield* alertFaults(site, platform);
}

/** Either of them is what authentik connects to. */
function* databaseFaults({ pgbouncer, database }: Platform): Generator<SiteFault> {
  for (const one of database === undefined ? [] : backendFaults('platform.database', database)) {
    if (one !== undefined)
      yield { path: one.path.split('.'), found: one.found, message: `${one.fault}; ${one.remedy}` };
  }
  if ((pgbouncer === undefined) !== (database === undefined)) return;
  const message =
    pgbouncer === undefined
      ? 'is missing without platform.pgbouncer; say where PostgreSQL is'
      : 'is given beside platform.pgbouncer, whose backend names the server; remove one of the two';
  yield { path: ['platform', 'database'], found: database, message };
}

function* agreementFaults({ identity }: Site, platform: Platform): Generator<SiteFault> {
  const { outpostDeployment, embeddedOutpost, publicGuests } = identity;
  const namespace = platform.namespace.name;
  if (outpostDeployment !== undefined && outpostDeployment.namespace !== namespace) {
    yield {
      path: ['platform', 'namespace', 'name'],
      found: namespace,
      message: `is not the namespace of the outposts; write ${outpostDeployment.namespace}: an Ingress reaches only Services of its own namespace`,
    };
  }
  if (embeddedOutpost !== undefined && embeddedOutpost.postgresqlSecret !== platform.secrets.authentik.name) {
    yield {
      path: ['platform', 'secrets', 'authentik', 'name'],
      found: platform.secrets.authentik.name,
      message: `is not identity.embeddedOutpost.postgresqlSecret, ${embeddedOutpost.postgresqlSecret}; correct one of the two`,
    };
  }
  const certificate = platform.secrets.outpostTls?.name ?? INGRESS_SECRET_NAME;
  if (certificate !== INGRESS_SECRET_NAME) {
    const message = `is not the Secret that authentik reads; write ${INGRESS_SECRET_NAME}`;
    yield { path: ['platform', 'secrets', 'outpostTls', 'name'], found: certificate, message };
  }
  if ((platform.release.email === undefined) !== (platform.secrets.email === undefined)) {
    yield {
      path: ['platform', 'secrets', 'email'],
      found: platform.secrets.email,
      message: 'does not go with platform.release.email; add the one that is missing',
    };
  }
  for (const [id, { gate }] of Object.entries(platform.services)) {
    const path = ['platform', 'services', id, 'gate'];
    if (gate.kind === 'required' && embeddedOutpost === undefined) {
      yield {
        path,
        found: gate.kind,
        message: 'is required without identity.embeddedOutpost; add the outpost',
      };
    }
    if (gate.kind === 'public' && publicGuests === undefined) {
      yield { path, found: gate.kind, message: 'is public without identity.publicGuests; add the guests' };
    }
  }
}
