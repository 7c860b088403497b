import * as z from 'zod';
import { INGRESS_SECRET_NAME } from '../../constructs/authentik/outposts/outpost-config';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';
import { alerts } from './platform/alerts';
import { backup } from './platform/backup';
import { cluster, podResources, port, replicas, seconds } from './platform/cluster';
import { ingresses } from './platform/ingresses';
import { secret } from './platform/kubernetes-secrets';
import { namespace } from './platform/namespace';
import { release } from './platform/release';
import { publishedService } from './platform/services';
import { traefik } from './platform/traefik';

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
      authentik: secret('authentik', {
        secretKey: f.secretName.meta(f.about("Secret with authentik's secret key.", 'authentik_secret_key')),
        postgresqlPassword: f.secretName.meta(
          f.about('Secret with the password of the database.', 'authentik_postgresql_password'),
        ),
      }).describe("authentik's secret key and database settings."),
      email: secret('authentik-email', {
        password: f.secretName.meta(f.about('Secret with the password at the SMTP server.', 'smtp_password')),
      })
        .optional()
        .describe('The password of `release.email`; both or neither.'),
      outpostTls: secret(INGRESS_SECRET_NAME, {
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
          'Take over objects that another tool made. Set it for one deployment, then remove it: until then authentik sees the address of a trusted proxy instead of the address of the visitor at the forward auth.',
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
