import * as z from 'zod';
import { INGRESS_SECRET_NAME } from '../../constructs/authentik/outpost-config';
import { backendFaults } from '../../constructs/pgbouncer/pgbouncer-config';
import * as adoption from './adoption-fields';
import { alertFaults, alerts } from './alerts';
import { backup, backupFaults } from './backup';
import { cluster, podResources, port, replicas, seconds } from './cluster';
import { entry, type Fault, fault, repeated } from './fault';
import * as f from './fields';
import { ingresses, ingressFaults } from './ingresses';
import { secret, secretNameFaults } from './kubernetes-secrets';
import { ofEach } from './malformed';
import { namespace, quotaFaults } from './namespace';
import { release } from './release';
import { publishedService, serviceFaults } from './services';
import type { Site } from './site';
import { traefik, traefikFaults } from './traefik';

/** The Kubernetes part of a site: authentik's release, its pooler, Traefik in front of it, the alerts. */

const postgresql = {
  host: f.text.meta(
    f.about('`SERVICE.NAMESPACE` in the cluster. With `networks` any host or IPv4 address.', 'postgresql.database'),
  ),
  port: port.meta(f.about('Port of PostgreSQL.', 5432)),
  database: f.text.meta(f.about('Name of the database.', 'authentik')),
  networks: z
    .array(f.text)
    .min(1, 'is empty; write for example 192.0.2.5/32')
    .optional()
    .meta(
      f.about('Addresses of a server outside of the cluster, as address/length. Network policies admit them.', [
        '192.0.2.5/32',
      ]),
    ),
};

const pgbouncer = z.strictObject({
  name: f.hostLabel.meta(f.about('Name of the Deployment and its Service.', 'pgbouncer')),
  image: f.image('docker.io/edoburu/pgbouncer:v1.25.2-p0').describe('Image of PgBouncer.'),
  replicas,
  minAvailable: z
    .int()
    .min(0)
    .meta(f.about('Pods that keep running while a node is drained, 0 or more; 0 with one replica.', 1)),
  backend: z.strictObject(postgresql).describe('The PostgreSQL server behind it.'),
  user: f.text.meta(f.about('Role of the database.', 'authentik')),
  password: f.secretName.meta(f.about('Secret with the password of the role.', 'authentik_postgresql_password')),
  poolMode: z
    .literal('session', 'is not session; write session, which authentik needs as it is set up here')
    .describe(
      'Only `session`: authentik before 2026.8 keeps advisory locks and server-side cursors beyond a transaction. From 2026.8 on it no longer needs this mode; `session` stays right there.',
    ),
  maxClientConnections: z.int().positive().meta(f.about('Connections that each pod accepts, 1 or more.', 200)),
  defaultPoolSize: z.int().positive().meta(f.about('Connections of each pod to PostgreSQL, 1 or more.', 20)),
  reservePoolSize: z.int().min(0).meta(f.about('Connections of each pod to PostgreSQL beyond the pool, 0 or more.', 5)),
  reservePoolTimeoutSeconds: seconds.meta(f.about('Seconds of waiting before the reserve is used.', 5)),
  idleTransactionTimeoutSeconds: seconds.describe(
    'Seconds before an idle transaction is ended. Until then it holds the migration lock (incident I12).',
  ),
  ignoreStartupParameters: z
    .array(f.text)
    .meta(f.about('Startup parameters that PgBouncer accepts and drops.', ['extra_float_digits'])),
  resources: podResources.describe('Resources of its container.'),
  adopt: adoption.objects.optional().describe('Objects of the pooler that exist.'),
});

export const platform = z.strictObject({
  cluster: cluster.prefault({}).describe('The Kubernetes cluster. Left out, the environment of Terraform decides.'),
  namespace: namespace.describe('The namespace of authentik.'),
  secrets: z
    .strictObject({
      authentik: secret({
        secretKey: f.secretName.meta(f.about("Secret with authentik's secret key.", 'authentik_secret_key')),
        postgresqlPassword: f.secretName.meta(
          f.about('Secret with the password of the database.', 'authentik_postgresql_password'),
        ),
      }).describe("authentik's secret key and database settings."),
      email: secret({
        password: f.secretName.meta(f.about('Secret with the password at the SMTP server.', 'smtp_password')),
      })
        .optional()
        .describe('The password of `release.email`; both or neither.'),
      outpostTls: secret({
        certificate: f.secretName.meta(f.about('Secret with the certificate, PEM.', 'outpost_certificate')),
        key: f.secretName.meta(f.about('Secret with its private key, PEM.', 'outpost_key')),
      })
        .optional()
        .describe(`Certificate of the outposts. Its name must be \`${INGRESS_SECRET_NAME}\`, which authentik reads.`),
    })
    .describe('Secrets of the namespace that pods read.'),
  release: release.describe("authentik's Helm release."),
  pgbouncer: pgbouncer
    .optional()
    .describe('Pooler in front of PostgreSQL. A small site leaves it out and gives `database`.'),
  database: z
    .strictObject({ ...postgresql, user: f.text.meta(f.about('Role of the database.', 'authentik')) })
    .optional()
    .describe('PostgreSQL without a pooler; given instead of `pgbouncer`. The password is in `secrets.authentik`.'),
  backup: backup
    .optional()
    .describe("Backup of authentik's database. A site without one states an exception of the rule `backup-stated`."),
  traefik: traefik.describe('Traefik: where it runs, and its middlewares.'),
  ingresses: ingresses.describe(
    'The Ingresses that authentik itself needs. The certificate of one holds for its host.',
  ),
  services: z
    .record(f.constructId, publishedService)
    .default({})
    .describe('Applications of the cluster that this stack publishes through Traefik, by key.'),
  customResources: z
    .strictObject({
      name: f.hostLabel.meta(f.about('Name of the Helm release.', 'gatehouse-objects')),
      takeOwnership: z
        .boolean()
        .default(false)
        .describe(
          'Take over objects that another tool made. Set it for one deployment, then remove it: until then the forward auth trusts `X-Forwarded-Host` of a trusted proxy.',
        ),
      adopt: adoption.object.optional().describe('The release exists.'),
    })
    .describe('The Helm release of the middlewares and alerts.'),
  alerts: alerts
    .optional()
    .describe("Prometheus rules. Leave it out where the cluster lacks the Prometheus operator's resource types."),
});

export type Platform = z.output<typeof platform>;
export type PublishedService = Platform['services'][string];

/** Construct ids of the stack itself: reserved, since the keys of the site are ids beside them. */
export const PLATFORM_IDS = z.enum([
  'AuthentikSecret',
  'AuthFallback',
  'Backend',
  'Backup',
  'BackupDrill',
  'BackupKeys',
  'DrillKey',
  'EmailSecret',
  'EmergencyUsers',
  'GrafanaDashboard',
  'Helm',
  'HostOutposts',
  'Interface',
  'Kubernetes',
  'LoginCheck',
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

/** Releases in one namespace have names of their own. */
function releaseFaults({ release, customResources }: Platform): Iterable<Fault> {
  return repeated([
    entry('platform.release.name', release.name),
    entry('platform.customResources.name', customResources.name),
  ]);
}

/** So have the jobs, with the objects that have the names of theirs. */
function jobNameFaults({ verify: { job } }: Site, { backup }: Platform): Iterable<Fault> {
  return repeated([entry('platform.backup.name', backup?.name), entry('verify.job.name', job?.name)]);
}

/** What the Kubernetes part has to agree on in itself, and with the authentik part. */
export const PLATFORM_CHECKS: readonly ((site: Site, platform: Platform) => Iterable<Fault>)[] = [
  (_, platform) => databaseFaults(platform),
  (_, platform) => backupFaults(platform),
  agreementFaults,
  gateFaults,
  (site, platform) => quotaFaults(platform, site),
  serviceFaults,
  ingressFaults,
  secretNameFaults,
  jobNameFaults,
  (_, platform) => environmentFaults(platform),
  ({ identity }, platform) => traefikFaults(platform, identity),
  (_, platform) => releaseFaults(platform),
  alertFaults,
];

/** Either of them is what authentik connects to. */
function* databaseFaults({ pgbouncer, database }: Platform): Generator<Fault> {
  for (const one of database === undefined ? [] : backendFaults('platform.database', database)) {
    if (one !== undefined) yield one;
  }
  if ((pgbouncer === undefined) !== (database === undefined)) return;
  const message =
    pgbouncer === undefined
      ? 'is missing without platform.pgbouncer; say where PostgreSQL is'
      : 'is given beside platform.pgbouncer, whose backend names the server; remove one of the two';
  yield fault('platform.database', message, database);
}

/** Variables that other keys of the site state, or that hold a secret. */
function* environmentFaults({ release }: Platform): Generator<Fault> {
  for (const [name, value] of Object.entries(release.env)) {
    const path = `platform.release.env.${name}`;
    if (/(PASSWORD|SECRET_KEY|TOKEN|DSN)$/.test(name)) {
      yield fault(
        path,
        'holds a secret, which everyone who may read the release would see; put it into the Secret of platform.secrets.authentik',
      );
    } else if (STATED_ELSEWHERE.test(name)) {
      yield fault(path, 'is stated by another key of the site; remove it here', value);
    }
  }
}

/** What the release writes itself, by the keys of the site. */
const STATED_ELSEWHERE =
  /^AUTHENTIK_(POSTGRESQL__(HOST|PORT)|SESSIONS__UNAUTHENTICATED_AGE|CACHE__TIMEOUT_(FLOWS|POLICIES)|EMAIL__\w+|WEB__(BASE_URL|WORKERS|THREADS|MAX_REQUESTS|MAX_REQUESTS_JITTER)|WORKER__THREADS|LISTEN__TRUSTED_PROXY_CIDRS)$/;

function* agreementFaults({ identity }: Site, platform: Platform): Generator<Fault> {
  const { outpostDeployment, embeddedOutpost } = identity;
  const namespace = platform.namespace.name;
  if (outpostDeployment !== undefined && outpostDeployment.namespace !== namespace) {
    yield fault(
      'platform.namespace.name',
      `is not the namespace of the outposts; write ${outpostDeployment.namespace}: an Ingress reaches only Services of its own namespace`,
      namespace,
    );
  }
  const { postgresqlSecret } = embeddedOutpost?.keptDeployment ?? {};
  if (postgresqlSecret !== undefined && postgresqlSecret !== platform.secrets.authentik.name) {
    yield fault(
      'platform.secrets.authentik.name',
      `is not identity.embeddedOutpost.keptDeployment.postgresqlSecret, ${postgresqlSecret}; correct one of the two`,
      platform.secrets.authentik.name,
    );
  }
  const certificate = platform.secrets.outpostTls?.name ?? INGRESS_SECRET_NAME;
  if (certificate !== INGRESS_SECRET_NAME) {
    const message = `is not the Secret that authentik reads; write ${INGRESS_SECRET_NAME}`;
    yield fault('platform.secrets.outpostTls.name', message, certificate);
  }
  if ((platform.release.email === undefined) !== (platform.secrets.email === undefined)) {
    yield fault(
      'platform.secrets.email',
      'does not go with platform.release.email; add the one that is missing',
      platform.secrets.email,
    );
  }
}

/** What answers where a gate sends the visitor. */
function* gateFaults({ identity }: Site, { services }: Platform): Generator<Fault> {
  yield* ofEach(services, function* (id, { gate }) {
    const path = `platform.services.${id}.gate`;
    if (gate.kind === 'required' && identity.embeddedOutpost === undefined) {
      yield fault(path, 'is required without identity.embeddedOutpost; add the outpost', gate.kind);
    }
    if (gate.kind === 'public' && identity.publicGuests === undefined) {
      yield fault(path, 'is public without identity.publicGuests; add the guests', gate.kind);
    }
  });
}
