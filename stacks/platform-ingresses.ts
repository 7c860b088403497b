import {
  EMBEDDED_OUTPOST_NAME,
  OUTPOST_PATH,
  outpostObjectName,
} from '../constructs/authentik/outposts/outpost-config';
import type { AuthentikHelmRelease } from '../constructs/authentik/server/authentik-helm-release';
import { declareObject, declareParts, type PartAdoptions, partOf } from '../constructs/core/adopted-parts';
import { Construct } from '../constructs/core/cdktf';
import { SitePart } from '../constructs/core/site-part';
import type { SiteStack } from '../constructs/core/stack';
import type { Manifest } from '../constructs/kubernetes/manifest';
import { appLabels } from '../constructs/kubernetes/metadata';
import type { TraefikSettings } from '../constructs/traefik/chain';
import { Gate } from '../constructs/traefik/gate';
import { Ingress, LoginIngress, type LoginIngressProps } from '../constructs/traefik/ingress';
import { Middleware } from '../constructs/traefik/middleware';
import { PLATFORM_IDS, type Platform, type PublishedService } from '../sites/schema/platform';
import type { Site } from '../sites/schema/site';
import { hostsWithApplication } from '../sites/schema/stated-hosts';

const OUTPOST_PORT = 9000;
/** Why authentik's own ingresses ask for no login. */
const REASONS = {
  interface: 'authentik cannot stand in front of its own login page',
  outpost: 'the outpost answers here before a visitor has signed in',
  static: 'scripts and styles of the login page, the same for every visitor',
} as const;

type LoginProps = Omit<LoginIngressProps, 'traefik' | 'namespace' | 'labels'> & {
  /** Terraform imports these objects instead of creating them. @default none */
  readonly adopt?: PartAdoptions | undefined;
};

/** The Service that authentik's controller makes for an outpost. */
export function outpostService(outpost: string): { readonly name: string; readonly port: number } {
  return { name: outpostObjectName(outpost), port: OUTPOST_PORT };
}

/**
 * The ingresses of the site: those of authentik itself, and those of the applications. Each returns its middlewares.
 */
export class PlatformIngresses {
  constructor(
    private readonly stack: SiteStack,
    private readonly site: Site,
    private readonly platform: Platform,
    private readonly traefik: TraefikSettings,
  ) {}

  /** Nothing in front of them that could keep a user from signing in (incident I4). */
  ofAuthentik(release: AuthentikHelmRelease): readonly Manifest[] {
    const { ingresses, traefik, namespace } = this.platform;
    const { identity } = this.site;
    const cache = Middleware.staticCache({ name: traefik.staticCache, namespace: namespace.name });
    const login = { host: identity.host, service: release.serverService, cloudflareProxied: true };
    const ui = this.login('ui', PLATFORM_IDS.Interface, { ...login, ...ingresses.ui, reason: REASONS.interface });
    const files = this.login('static', PLATFORM_IDS.Static, {
      ...login,
      ...ingresses.static,
      paths: ['/static'],
      middlewares: [cache.ref],
      reason: REASONS.static,
    });
    return [...ui, ...files, cache.manifest, ...this.ofOutposts(release)];
  }

  /** A host with forward auth sends a visitor to the login by way of the outpost's path. */
  private ofOutposts(release: AuthentikHelmRelease): readonly Manifest[] {
    const { ingresses } = this.platform;
    const { embeddedOutpost, publicGuests, host } = this.site.identity;
    const outpost = { paths: [OUTPOST_PATH], reason: REASONS.outpost, cloudflareProxied: true };
    const manifests: Manifest[] = [];
    if (embeddedOutpost !== undefined) {
      const isKept = embeddedOutpost.keptDeployment !== undefined;
      const service = isKept ? outpostService(EMBEDDED_OUTPOST_NAME) : release.serverService;
      manifests.push(
        ...this.login('outpost', PLATFORM_IDS.Outpost, { ...outpost, ...ingresses.outpost, host, service }),
      );
      manifests.push(...this.ofHosts({ ...outpost, service }));
    }
    if (publicGuests !== undefined) {
      const service = outpostService(publicGuests.outpost.name);
      const guests = { ...outpost, ...ingresses.publicOutpost, host: publicGuests.provider.externalHost, service };
      manifests.push(...this.login('publicOutpost', PLATFORM_IDS.PublicOutpost, guests));
    }
    return manifests;
  }

  /** A provider for one host logs users in on that host, a domain-wide one on authentik's. */
  private ofHosts(outpost: Omit<LoginProps, 'name' | 'host'>): readonly Manifest[] {
    const { ingresses } = this.platform;
    const hosts = new Construct(this.stack, PLATFORM_IDS.HostOutposts);
    declareParts(hosts, ingresses.outpost.adopt, { prefix: 'host', at: 'platform.ingresses.outpost.adopt' });
    return hostsWithApplication(this.site).flatMap(({ id, label, host, cloudflareProxied }) => {
      const name = `${ingresses.outpost.name}-${label}`;
      const exists = partOf(ingresses.outpost.adopt, `host${id}`) !== undefined;
      return this.login('outpost', id, { ...outpost, name, host, cloudflareProxied, exists }, hosts);
    });
  }

  private login(
    key: keyof Platform['ingresses'],
    id: string,
    { adopt, ...props }: LoginProps,
    /** The hosts that have an Ingress of their own for the outpost. */
    hosts?: Construct,
  ): readonly Manifest[] {
    return SitePart.build(hosts ?? this.stack, `platform.ingresses.${key}`, (part) => {
      const ingress = new LoginIngress(part, id, {
        ...props,
        exists: props.exists ?? partOf(adopt, 'outpost') !== undefined,
        namespace: this.platform.namespace.name,
        labels: appLabels({ name: 'authentik', component: 'ingress' }),
        traefik: this.traefik,
      });
      if (key !== 'outpost') declareObject(ingress, partOf(adopt, id));
      else if (hosts === undefined) declareParts(ingress, adopt);
      return ingress.manifests;
    });
  }

  ofService(part: SitePart, id: string, { gate, otherGate, adopt, ...service }: PublishedService): readonly Manifest[] {
    const ingress = new Ingress(part, id, {
      ...service,
      exists: adopt !== undefined,
      labels: appLabels({ name: service.name, component: 'ingress' }),
      traefik: this.traefik,
      host: `${service.host}.${this.site.domain}`,
      gate: gateOf(gate),
    });
    declareObject(ingress, adopt);
    return ingress.manifests;
  }
}

function gateOf(gate: PublishedService['gate']): Gate {
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
