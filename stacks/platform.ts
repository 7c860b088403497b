import { AuthentikHelmRelease } from '../constructs/authentik/authentik-helm-release';
import { EMBEDDED_OUTPOST_NAME, outpostLabels } from '../constructs/authentik/outpost-config';
import { ReleaseNetwork } from '../constructs/authentik/release-network';
import { declareParts } from '../constructs/core/adopted-parts';
import type { Construct } from '../constructs/core/cdktf';
import { Secrets } from '../constructs/core/secrets';
import { SiteStack } from '../constructs/core/stack';
import { LocalManifests } from '../constructs/helm/local-manifests';
import { addHelmProvider } from '../constructs/helm/provider';
import { adoptObjects } from '../constructs/kubernetes/adopt-objects';
import { ClusterService } from '../constructs/kubernetes/cluster-service';
import { leaveToOthers } from '../constructs/kubernetes/foreign-writes';
import type { Manifest } from '../constructs/kubernetes/manifest';
import { appLabels } from '../constructs/kubernetes/metadata';
import { Namespace } from '../constructs/kubernetes/namespace';
import { addKubernetesProvider } from '../constructs/kubernetes/provider';
import type { SecretRef } from '../constructs/kubernetes/secret-ref';
import { Traffic } from '../constructs/kubernetes/traffic';
import { PgBouncer } from '../constructs/pgbouncer/pgbouncer';
import { backendTraffic, PGBOUNCER_PORT } from '../constructs/pgbouncer/pgbouncer-config';
import { AuthFallback } from '../constructs/traefik/auth-fallback';
import { FORWARD_AUTH_PATH } from '../constructs/traefik/auth-fallback-config';
import { Middleware } from '../constructs/traefik/middleware';
import { SECRET_KEYS } from '../sites/schema/kubernetes-secrets';
import { PLATFORM_IDS, type Platform } from '../sites/schema/platform';
import type { Site } from '../sites/schema/site';
import { alertManifests } from './platform-alerts';
import { outpostService, PlatformIngresses } from './platform-ingresses';
import { traefikSettings } from './platform-middlewares';
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
  ) {
    super(scope, id, stackProps(site, id));
    this.secrets = new Secrets(this, site.secrets);
    addKubernetesProvider(this, platform.cluster);
    addHelmProvider(this, platform.cluster);
    this.namespace = platform.namespace.name;
    const namespace = this.part('platform.namespace', () => this.madeNamespace());
    const secret = this.part('platform.secrets.authentik', () =>
      authentikSecret(this, this.secrets, platform, databaseAddress(platform)),
    );
    const release = this.part('platform.release', () => this.release(secret), {
      imageTag: 'identity.serverVersion',
    });
    const pooler = this.part('platform.pgbouncer', () => this.pooler(release, secret), {
      'users.user': 'platform.pgbouncer.user',
      'users.password': 'platform.pgbouncer.password',
    });
    const network = this.part('platform', () => this.network(release, pooler));
    const fallback = this.part('platform.traefik.fallback', () => this.fallback());
    const objects = this.objects(release, fallback);
    orderPlatform(this, { namespace, pooler, release, network, fallback, objects });
    declareParts(namespace, platform.namespace.adopt);
    declareParts(release, platform.release.adopt);
    declareParts(network, platform.release.adopt, { prefix: 'network' });
    if (pooler !== undefined) declareParts(pooler, platform.pgbouncer?.adopt);
    if (fallback !== undefined) declareParts(fallback, platform.traefik.fallback.adopt);
    declareParts(objects, platform.customResources.adopt);
    adoptObjects(this);
    leaveToOthers(this, platform.cluster.foreign);
  }

  private madeNamespace(): Namespace {
    const { namespace } = this.platform;
    const labels = { ...namespace.labels, ...appLabels({ name: 'authentik', component: 'namespace' }) };
    return new Namespace(this, PLATFORM_IDS.Namespace, { ...namespace, labels });
  }

  private release(secret: SecretRef): AuthentikHelmRelease {
    const { secrets, release } = this.platform;
    const { namespace } = this;
    const { email: keys, outpostTls } = SECRET_KEYS;
    const account = this.secret(PLATFORM_IDS.EmailSecret, secrets.email, { namespace, keys });
    this.secret(PLATFORM_IDS.OutpostTls, secrets.outpostTls, {
      namespace,
      keys: outpostTls,
      type: 'kubernetes.io/tls',
    });
    return new AuthentikHelmRelease(this, PLATFORM_IDS.Release, {
      ...release,
      namespace,
      imageTag: this.site.identity.serverVersion,
      secret,
      database: databaseAddress(this.platform),
      email:
        release.email === undefined || account === undefined
          ? undefined
          : { ...release.email, password: { secret: account, key: keys.password } },
    });
  }

  private pooler(release: AuthentikHelmRelease, secret: SecretRef): PgBouncer | undefined {
    if (this.platform.pgbouncer === undefined) return undefined;
    const { password, user, ...pooler } = this.platform.pgbouncer;
    const { embeddedOutpost } = this.site.identity;
    return new PgBouncer(this, PLATFORM_IDS.PgBouncer, {
      ...pooler,
      namespace: this.namespace,
      users: { user, password: this.secrets.reference(password) },
      checksumWith: [secret],
      clients: [
        release.podLabels.server,
        release.podLabels.worker,
        ...(embeddedOutpost === undefined ? [] : [outpostLabels(embeddedOutpost.adopt.id)]),
      ],
    });
  }

  private network(release: AuthentikHelmRelease, pooler: PgBouncer | undefined): ReleaseNetwork {
    const { traefik, alerts, release: settings, database } = this.platform;
    return new ReleaseNetwork(this, PLATFORM_IDS.ReleaseNetwork, {
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

  /** What Traefik asks instead of the embedded outpost. */
  private fallback(): AuthFallback | undefined {
    const { traefik } = this.platform;
    const { embeddedOutpost } = this.site.identity;
    if (embeddedOutpost === undefined) return undefined;
    const { fallback, namespace } = traefik;
    const keys = SECRET_KEYS.emergencyUsers;
    return new AuthFallback(this, PLATFORM_IDS.AuthFallback, {
      ...fallback,
      namespace,
      traefikPods: traefik.podLabels,
      outpost: ClusterService.at(this.outpostUrl(EMBEDDED_OUTPOST_NAME), outpostLabels(embeddedOutpost.adopt.id)),
      emergencyUsers: this.secret(PLATFORM_IDS.EmergencyUsers, fallback.emergencyUsers, { namespace, keys }),
    });
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
        this.part(`platform.services.${id}`, () => ingresses.ofService(id, service)),
      ),
      ...this.part('platform.alerts', () => alertManifests(site, platform, release.serverService.name)),
    ];
    return this.part(
      'platform.customResources',
      () => new LocalManifests(this, PLATFORM_IDS.Objects, { ...platform.customResources, namespace, manifests }),
    );
  }

  /** The forward auths: the embedded outpost by way of the fallback, and the outpost of the guests. */
  private forwardAuth(fallback: AuthFallback | undefined): readonly Manifest[] {
    const { namespace, forwardAuth, forwardAuthPublic } = this.platform.traefik;
    const { publicGuests } = this.site.identity;
    const of = (name: string, address: string) => Middleware.forwardAuth({ name, namespace, address }).manifest;
    return [
      ...(fallback === undefined ? [] : [of(forwardAuth, fallback.forwardAuthUrl)]),
      ...(publicGuests === undefined
        ? []
        : [of(forwardAuthPublic, `${this.outpostUrl(publicGuests.outpost.name)}${FORWARD_AUTH_PATH}`)]),
    ];
  }

  private outpostUrl(outpost: string): string {
    const { name, port } = outpostService(outpost);
    return `http://${name}.${this.namespace}.svc.cluster.local:${port}`;
  }

  /** None where the site has none. */
  private secret(id: string, site: SecretSite | undefined, props: PlatformSecretProps): SecretRef | undefined {
    return site === undefined ? undefined : platformSecret(this, id, this.secrets, site, props);
  }
}
