import { AuthentikHelmRelease } from '../constructs/authentik/authentik-helm-release';
import { EMBEDDED_OUTPOST_NAME, outpostLabels, outpostObjectName } from '../constructs/authentik/outpost-config';
import { ReleaseNetwork } from '../constructs/authentik/release-network';
import { declareParts, type PartAdoptions, partOf } from '../constructs/core/adopted-parts';
import { Construct } from '../constructs/core/cdktf';
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
import type { TraefikSettings } from '../constructs/traefik/chain';
import { Gate } from '../constructs/traefik/gate';
import { Ingress, LoginIngress, type LoginIngressProps } from '../constructs/traefik/ingress';
import { Middleware } from '../constructs/traefik/middleware';
import { hostsWithApplication } from '../sites/schema/access';
import { SECRET_KEYS } from '../sites/schema/kubernetes-secrets';
import { PLATFORM_IDS, type Platform, type PublishedService } from '../sites/schema/platform';
import type { Site } from '../sites/schema/site';
import { alertManifests } from './platform-alerts';
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

const OUTPOST_PORT = 9000;
const OUTPOST_PATH = '/outpost.goauthentik.io';
/** Why nobody is asked at authentik's own ingresses. */
const REASONS = {
  interface: 'authentik cannot stand in front of its own login page',
  outpost: 'the outpost answers here while nobody has signed in yet',
  static: 'scripts and styles of the login page, the same for everybody',
} as const;

/** Which Ingress exists. */
interface Adoptable {
  readonly adopt?: PartAdoptions | undefined;
}

type LoginProps = Omit<LoginIngressProps, 'traefik' | 'namespace' | 'labels'>;

/** authentik on Kubernetes: the release, its pooler, what Traefik asks and whom it lets through, and the alerts. */
export class PlatformStack extends SiteStack {
  private readonly secrets: Secrets;
  private readonly namespace: string;
  private readonly traefik: TraefikSettings;
  private readonly manifests: Manifest[] = [];

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
    const { settings, manifests: middlewares } = traefikSettings(platform);
    this.traefik = settings;
    this.manifests.push(...middlewares);
    this.namespace = platform.namespace.name;
    const namespace = this.from('platform.namespace', () => this.madeNamespace());
    const secret = this.from('platform.secrets.authentik', () =>
      authentikSecret(this, this.secrets, platform, databaseAddress(platform)),
    );
    const release = this.from('platform.release', () => this.release(secret), { imageTag: 'identity.serverVersion' });
    const pooler = this.from('platform.pgbouncer', () => this.pooler(release, secret), {
      'users.user': 'platform.pgbouncer.user',
      'users.password': 'platform.pgbouncer.password',
    });
    const network = this.from('platform', () => this.network(release, pooler));
    const fallback = this.from('platform.traefik.fallback', () => this.forwardAuth());
    this.part('platform.ingresses', () => this.loginIngresses(release));
    for (const [serviceId, service] of Object.entries(platform.services)) {
      this.part(`platform.services.${serviceId}`, () => this.publish(serviceId, service));
    }
    this.part('platform.alerts', () => {
      this.manifests.push(...alertManifests(site, platform, release.serverService.name));
    });
    const objects = this.from('platform.customResources', () => this.objects());
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

  private objects(): LocalManifests {
    const { namespace, manifests, platform } = this;
    return new LocalManifests(this, PLATFORM_IDS.Objects, { ...platform.customResources, namespace, manifests });
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

  /** What Traefik asks: the embedded outpost by way of the fallback, and the outpost of the guests. */
  private forwardAuth(): AuthFallback | undefined {
    const { traefik } = this.platform;
    const { embeddedOutpost, publicGuests } = this.site.identity;
    const { fallback, namespace } = traefik;
    let made: AuthFallback | undefined;
    if (embeddedOutpost !== undefined) {
      const keys = SECRET_KEYS.emergencyUsers;
      made = new AuthFallback(this, PLATFORM_IDS.AuthFallback, {
        ...fallback,
        namespace,
        traefikPods: traefik.podLabels,
        outpost: ClusterService.at(this.outpostUrl(EMBEDDED_OUTPOST_NAME), {
          podLabels: outpostLabels(embeddedOutpost.adopt.id),
        }),
        emergencyUsers: this.secret(PLATFORM_IDS.EmergencyUsers, fallback.emergencyUsers, { namespace, keys }),
      });
      const address = made.forwardAuthUrl;
      this.manifests.push(Middleware.forwardAuth({ name: traefik.forwardAuth, namespace, address }).manifest);
    }
    if (publicGuests !== undefined) {
      const address = `${this.outpostUrl(publicGuests.outpost.name)}${FORWARD_AUTH_PATH}`;
      this.manifests.push(Middleware.forwardAuth({ name: traefik.forwardAuthPublic, namespace, address }).manifest);
    }
    return made;
  }

  /** The ways in to authentik itself: nothing in front of them that could keep somebody from signing in (incident I4). */
  private loginIngresses(release: AuthentikHelmRelease): void {
    const { ingresses, traefik } = this.platform;
    const { identity } = this.site;
    const cache = Middleware.staticCache({ name: traefik.staticCache, namespace: this.namespace });
    const login = { host: identity.host, service: release.serverService, cloudflareProxied: true };
    this.login(PLATFORM_IDS.Interface, { ...login, ...ingresses.ui, reason: REASONS.interface });
    this.login(PLATFORM_IDS.Static, {
      ...login,
      ...ingresses.static,
      paths: ['/static'],
      middlewares: [cache.ref],
      reason: REASONS.static,
    });
    this.manifests.push(cache.manifest);
    const { embeddedOutpost, publicGuests } = identity;
    const outpost = { paths: [OUTPOST_PATH], reason: REASONS.outpost, cloudflareProxied: true };
    if (embeddedOutpost !== undefined) {
      const service = outpostService(EMBEDDED_OUTPOST_NAME);
      this.login(PLATFORM_IDS.Outpost, { ...outpost, ...ingresses.outpost, host: identity.host, service });
      this.hostOutposts({ ...outpost, service });
    }
    if (publicGuests !== undefined) {
      const service = outpostService(publicGuests.outpost.name);
      const host = publicGuests.provider.externalHost;
      this.login(PLATFORM_IDS.PublicOutpost, { ...outpost, ...ingresses.publicOutpost, host, service });
    }
  }

  /** A provider for one host logs people in on that host, a domain-wide one on authentik's. */
  private hostOutposts(outpost: Omit<LoginProps, 'name' | 'host'>): void {
    const { ingresses } = this.platform;
    const hosts = new Construct(this, PLATFORM_IDS.HostOutposts);
    declareParts(hosts, ingresses.outpost.adopt, { prefix: 'host' });
    for (const { id, label, host, cloudflareProxied } of hostsWithApplication(this.site)) {
      const name = `${ingresses.outpost.name}-${label}`;
      const exists = partOf(ingresses.outpost.adopt, `host${id}`) !== undefined;
      this.login(id, { ...outpost, name, host, cloudflareProxied, exists }, hosts);
    }
  }

  private login(id: string, { adopt, ...props }: LoginProps & Adoptable, scope: Construct = this): void {
    const labels = appLabels({ name: 'authentik', component: 'ingress' });
    const exists = props.exists ?? partOf(adopt, 'outpost') !== undefined;
    const site = {
      ...props,
      exists,
      namespace: this.namespace,
      labels,
      traefik: this.traefik,
    };
    const ingress = new LoginIngress(scope, id, site);
    declareParts(ingress, adopt);
    this.manifests.push(...ingress.manifests);
  }

  private publish(id: string, service: PublishedService): void {
    const { otherGate, adopt, ...site } = service;
    const ingress = new Ingress(this, id, {
      ...site,
      exists: adopt !== undefined,
      labels: appLabels({ name: service.name, component: 'ingress' }),
      traefik: this.traefik,
      host: `${service.host}.${this.site.domain}`,
      gate: gateOf(service),
    });
    declareParts(ingress, adopt);
    this.manifests.push(...ingress.manifests);
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

function outpostService(outpost: string): { readonly name: string; readonly port: number } {
  return { name: outpostObjectName(outpost), port: OUTPOST_PORT };
}

function gateOf({ gate }: PublishedService): Gate {
  switch (gate.kind) {
    case 'required':
      return Gate.required();
    case 'public':
      return Gate.publicGuests();
    case 'app':
      return Gate.app(gate.reason);
    case 'none':
      return Gate.none(gate.reason);
  }
}
