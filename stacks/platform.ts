import { EMBEDDED_OUTPOST_NAME, outpostLabels } from '../constructs/authentik/outposts/outpost-config';
import { AuthentikHelmRelease } from '../constructs/authentik/server/authentik-helm-release';
import { ReleaseNetwork } from '../constructs/authentik/server/release-network';
import { declareObject, declareParts } from '../constructs/core/adopted-parts';
import type { Construct } from '../constructs/core/cdktf';
import { Secrets } from '../constructs/core/secrets';
import type { SitePart } from '../constructs/core/site-part';
import { SiteStack } from '../constructs/core/stack';
import { LocalManifests } from '../constructs/helm/local-manifests';
import { addHelmProvider } from '../constructs/helm/provider';
import { adoptObjects } from '../constructs/kubernetes/adopt-objects';
import { ClusterService } from '../constructs/kubernetes/cluster-service';
import { leaveToOthers } from '../constructs/kubernetes/foreign-writes';
import type { Manifest } from '../constructs/kubernetes/manifest';
import { appLabels, type Labels } from '../constructs/kubernetes/metadata';
import { Namespace } from '../constructs/kubernetes/namespace';
import { addKubernetesProvider } from '../constructs/kubernetes/provider';
import type { SecretRef } from '../constructs/kubernetes/secret-ref';
import { Traffic } from '../constructs/kubernetes/traffic';
import { PgBouncer } from '../constructs/pgbouncer/pgbouncer';
import { backendTraffic, PGBOUNCER_PORT } from '../constructs/pgbouncer/pgbouncer-config';
import { AuthFallback } from '../constructs/traefik/auth-fallback';
import { FORWARD_AUTH_PATH } from '../constructs/traefik/auth-fallback-config';
import { Middleware } from '../constructs/traefik/middleware';
import type { StackDocument } from '../rules/readers/document';
import type { Identity } from '../sites/schema/identity';
import { PLATFORM_IDS, type Platform } from '../sites/schema/platform';
import { SECRET_KEYS } from '../sites/schema/platform/kubernetes-secrets';
import { serverLine } from '../sites/schema/server-line';
import type { Site } from '../sites/schema/site';
import { addDashboard, alertManifests } from './platform-alerts';
import { addBackup } from './platform-backup';
import { outpostService, PlatformIngresses } from './platform-ingresses';
import { addLoginCheck } from './platform-login-check';
import { forwardAuthManifests, traefikSettings } from './platform-middlewares';
import { orderPlatform } from './platform-order';
import {
  authentikSecret,
  databaseAddress,
  type PlatformSecretProps,
  platformSecret,
  type SecretSite,
} from './platform-secrets';
import { stackProps } from './stack-props';

/** authentik on Kubernetes: the release, its pooler, the ingresses and forward auth of Traefik, and the alerts. */
export class PlatformStack extends SiteStack {
  private readonly secrets: Secrets;
  private readonly namespace: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly site: Site,
    private readonly platform: Platform,
    identity: () => StackDocument | undefined,
  ) {
    super(scope, id, stackProps(site, id));
    this.secrets = new Secrets(this, site.secrets);
    addKubernetesProvider(this, platform.cluster);
    addHelmProvider(this, platform.cluster);
    this.namespace = platform.namespace.name;
    const namespace = this.part('platform.namespace', (part) => this.createNamespace(part));
    const secret = this.part('platform.secrets.authentik', (part) =>
      authentikSecret(part, this.secrets, platform, databaseAddress(platform)),
    );
    const account = this.releaseSecrets();
    const release = this.part('platform.release', (part) => this.release(part, secret, account), {
      imageTag: 'identity.serverVersion',
    });
    const pooler = this.part('platform.pgbouncer', (part) => this.pooler(part, release, secret), {
      'users.user': 'platform.pgbouncer.user',
      'users.password': 'platform.pgbouncer.password',
    });
    const network = this.part('platform', (part) => this.network(part, release, pooler));
    this.part('platform.backup', (part) => addBackup(part, this.secrets, platform, secret));
    this.part('verify.job', (part) => addLoginCheck(part, this.secrets, { site, platform }, identity));
    this.part('platform.alerts.dashboard', (part) => addDashboard(part, site, platform));
    const fallback = this.fallback(release);
    const objects = this.objects(release, fallback);
    orderPlatform(this, { namespace, pooler, release, network, fallback, objects });
    declareParts(namespace, platform.namespace.adopt);
    declareParts(release, platform.release.adopt);
    declareParts(network, platform.release.adopt, { prefix: 'network', at: 'platform.release.adopt' });
    if (pooler !== undefined) declareParts(pooler, platform.pgbouncer?.adopt);
    if (fallback !== undefined) declareParts(fallback, platform.traefik.fallback.adopt);
    declareObject(objects, platform.customResources.adopt);
    adoptObjects(this);
    leaveToOthers(this, platform.cluster.foreign);
  }

  private createNamespace(part: SitePart): Namespace {
    const { namespace } = this.platform;
    const labels = { ...namespace.labels, ...appLabels({ name: 'authentik', component: 'namespace' }) };
    return new Namespace(part, PLATFORM_IDS.Namespace, { ...namespace, labels });
  }

  /** The Secrets beside authentik's own: that of its e-mail account is returned. */
  private releaseSecrets(): SecretRef | undefined {
    const { secrets } = this.platform;
    const { namespace } = this;
    const { email: keys, outpostTls } = SECRET_KEYS;
    const account = this.secret('secrets.email', PLATFORM_IDS.EmailSecret, secrets.email, { namespace, keys });
    this.secret('secrets.outpostTls', PLATFORM_IDS.OutpostTls, secrets.outpostTls, {
      namespace,
      keys: outpostTls,
      type: 'kubernetes.io/tls',
    });
    return account;
  }

  private release(part: SitePart, secret: SecretRef, account: SecretRef | undefined): AuthentikHelmRelease {
    const { release } = this.platform;
    const { identity } = this.site;
    const { traits } = serverLine(identity);
    return new AuthentikHelmRelease(part, PLATFORM_IDS.Release, {
      ...release,
      namespace: this.namespace,
      imageTag: identity.serverVersion,
      baseUrl: traits.baseUrl === 'unknown' ? undefined : `https://${identity.host}`,
      // The chart of such a line states these variables itself, and no variable may stand twice.
      listen: traits.listensOn === 'ipv4' ? undefined : release.listen,
      trustedProxies: this.platform.traefik.networks,
      secret,
      database: databaseAddress(this.platform),
      email:
        release.email === undefined || account === undefined
          ? undefined
          : { ...release.email, password: { secret: account, key: SECRET_KEYS.email.password } },
    });
  }

  private pooler(part: SitePart, release: AuthentikHelmRelease, secret: SecretRef): PgBouncer | undefined {
    if (this.platform.pgbouncer === undefined) return undefined;
    const { password, user, ...pooler } = this.platform.pgbouncer;
    const { embeddedOutpost } = this.site.identity;
    return new PgBouncer(part, PLATFORM_IDS.PgBouncer, {
      ...pooler,
      namespace: this.namespace,
      users: { user, password: this.secrets.reference(password) },
      checksumWith: [secret],
      clients: [release.podLabels.server, release.podLabels.worker, ...outpostClients(embeddedOutpost)],
    });
  }

  private network(part: SitePart, release: AuthentikHelmRelease, pooler: PgBouncer | undefined): ReleaseNetwork {
    const { traefik, alerts, release: settings, database } = this.platform;
    return new ReleaseNetwork(part, PLATFORM_IDS.ReleaseNetwork, {
      name: settings.name,
      namespace: this.namespace,
      serverPodLabels: release.podLabels.server,
      workerPodLabels: release.podLabels.worker,
      traefikNamespace: traefik.namespace,
      prometheusNamespace: alerts?.namespace,
      database:
        database === undefined
          ? Traffic.pods(this.namespace, pooler?.podLabels ?? {}, PGBOUNCER_PORT)
          : backendTraffic(database),
      mailPort: settings.email?.port,
    });
  }

  /** Returns what Traefik asks instead of the embedded outpost. */
  private fallback(release: AuthentikHelmRelease): AuthFallback | undefined {
    const { traefik } = this.platform;
    const { embeddedOutpost } = this.site.identity;
    if (embeddedOutpost === undefined) return undefined;
    const { fallback, namespace } = traefik;
    const path = 'traefik.fallback';
    const props = { namespace, keys: SECRET_KEYS.emergencyUsers };
    const emergencyUsers = this.secret(
      `${path}.emergencyUsers`,
      PLATFORM_IDS.EmergencyUsers,
      fallback.emergencyUsers,
      props,
    );
    return this.part(
      `platform.${path}`,
      (part) =>
        new AuthFallback(part, PLATFORM_IDS.AuthFallback, {
          ...fallback,
          namespace,
          traefikPods: traefik.podLabels,
          outpost: this.embeddedOutpost(release, embeddedOutpost),
          emergencyUsers,
        }),
    );
  }

  /** The server's pods, unless the site keeps the Deployment of an older server. */
  private embeddedOutpost(
    { serverService: { name, port, podPort }, podLabels }: AuthentikHelmRelease,
    { keptDeployment, adopt }: NonNullable<Identity['embeddedOutpost']>,
  ): ClusterService {
    return keptDeployment === undefined
      ? ClusterService.at(this.serviceUrl(name, port), podLabels.server, podPort)
      : ClusterService.at(this.outpostUrl(EMBEDDED_OUTPOST_NAME), outpostLabels(adopt.id));
  }

  /** Ingresses, and every custom resource of the stack in one release: middlewares, alerts, the probe. */
  private objects(release: AuthentikHelmRelease, fallback: AuthFallback | undefined): LocalManifests {
    const { site, platform, namespace } = this;
    const { settings, manifests: middlewares } = traefikSettings(platform);
    const ingresses = new PlatformIngresses(this, site, platform, settings);
    const manifests = [
      ...middlewares,
      ...this.forwardAuth(fallback),
      ...this.part('platform.ingresses', () => ingresses.ofAuthentik(release)),
      ...Object.entries(platform.services).flatMap(([id, service]) =>
        this.part(`platform.services.${id}`, (part) => ingresses.ofService(part, id, service)),
      ),
      ...this.part('platform.alerts', () => alertManifests(site, platform, release.serverService.name)),
    ];
    return this.part(
      'platform.customResources',
      (part) => new LocalManifests(part, PLATFORM_IDS.Objects, { ...platform.customResources, namespace, manifests }),
    );
  }

  /** The forward auths: the embedded outpost by way of the fallback, and the outpost of the guests. */
  private forwardAuth(fallback: AuthFallback | undefined): readonly Manifest[] {
    const { namespace, forwardAuthPublic } = this.platform.traefik;
    const { publicGuests } = this.site.identity;
    const own = fallback === undefined ? [] : forwardAuthManifests(this.platform, fallback.forwardAuthUrl);
    if (publicGuests === undefined) return own;
    const address = `${this.outpostUrl(publicGuests.outpost.name)}${FORWARD_AUTH_PATH}`;
    return [...own, Middleware.forwardAuth({ name: forwardAuthPublic, namespace, address }).manifest];
  }

  private outpostUrl(outpost: string): string {
    const { name, port } = outpostService(outpost);
    return this.serviceUrl(name, port);
  }

  private serviceUrl(name: string, port: number): string {
    return `http://${name}.${this.namespace}.svc.cluster.local:${port}`;
  }

  /** None where the site has none. */
  private secret(
    key: string,
    id: string,
    site: SecretSite | undefined,
    props: PlatformSecretProps,
  ): SecretRef | undefined {
    if (site === undefined) return undefined;
    return this.part(`platform.${key}`, (part) => platformSecret(part, id, this.secrets, site, props));
  }
}

/** Pods of a Deployment of the embedded outpost, also while its Service leaves them. */
function outpostClients(outpost: Identity['embeddedOutpost']): readonly Labels[] {
  const { adopt, keptDeployment, resetSelector } = outpost ?? {};
  return adopt === undefined || (keptDeployment === undefined && resetSelector !== true)
    ? []
    : [outpostLabels(adopt.id)];
}
