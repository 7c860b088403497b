import { declareObject, declareParts, type PartAdoptions } from '../../core/adopted-parts';
import type { Adoption, WithoutKey } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import type { Duration } from '../../core/duration';
import { SitePart, sitePathOf } from '../../core/site-part';
import { HOST_RESTRICTION_IDS, restrictedHostSlug } from '../construct-ids';
import { ExpressionPolicy } from '../expression-policy';
import { hostRestriction } from '../expressions/host-restriction';
import type { GroupRef } from '../group';
import { Application } from './application';
import type { ProviderFlows } from './provider-ref';
import { ProxyProvider } from './proxy-provider';

interface RestrictedHost {
  /** Full host name. */
  readonly host: string;
  /** Groups whose members may open it, by construct id. */
  readonly groups: Readonly<Record<string, GroupRef>>;
  /** Parts of the host that exist, by their names. @default all are created */
  readonly adopt?: PartAdoptions | undefined;
  /** The site states these at this path. @default hosts.ID.adopt of the restriction */
  readonly adoptAt?: string | undefined;
}

interface HostRestrictionProps extends ProviderFlows {
  /** One policy over hosts, on the domain-wide application, for a site that has it already. @default none */
  readonly policy?: {
    /** Unique among all policies of the server. */
    readonly name: string;
    /** Names of the groups that it admits, by full host name. */
    readonly groupsByHost: ReadonlyMap<string, readonly string[]>;
    /** @default the policy is created */
    readonly adopt?: Adoption<WithoutKey>;
    /** The domain-wide application, which the policy is bound to. */
    readonly application: Application;
    /** Position among the bindings of the application, and whether the binding exists. */
    readonly binding: { readonly order: number; readonly adopt?: Adoption<WithoutKey> };
  };
  /** By construct id. */
  readonly hosts: Readonly<Record<string, RestrictedHost>>;
  /** Groups of guests, which the policy denies on the whole domain. @default none */
  readonly guests?: readonly string[];
  /** Lifetime of the proxy session on a restricted host. */
  readonly accessTokenValidity: Duration;
}

/**
 * Decides which groups may open a host:
 *
 *     per host: forward_single provider -> application <- its groups
 *     domain-wide application <- expression policy over hosts, where a site has one (admits every user: see `expressions/`)
 *
 * The outpost looks a request's host up among the external hosts of all providers first: the application of the host
 * wins over the domain-wide one. authentik evaluates its bindings once, when the visitor is authorized, and the session
 * on the host lasts as long as `accessTokenValidity`.
 */
export class HostRestriction extends Construct {
  /** Providers of the hosts, for the outpost. */
  readonly providers: readonly ProxyProvider[];
  /** Applications of hosts without groups, which admit every signed-in user. */
  readonly forEveryone: readonly Application[];

  constructor(scope: Construct, id: string, props: HostRestrictionProps) {
    super(scope, id);
    if (props.policy !== undefined) this.addHostPolicy(props.policy, props);
    const made = Object.entries(props.hosts).map(([hostId, host]) => this.addHostApplication(hostId, host, props));
    this.providers = made.map(({ provider }) => provider);
    this.forEveryone = made.flatMap(({ application, isForEveryone }) => (isForEveryone ? [application] : []));
  }

  private addHostPolicy(
    { name, groupsByHost, adopt, application, binding }: NonNullable<HostRestrictionProps['policy']>,
    { guests }: HostRestrictionProps,
  ): void {
    const expression = hostRestriction(groupsByHost, guests);
    const policy = SitePart.below(
      this,
      'policy',
      (part) => new ExpressionPolicy(part, HOST_RESTRICTION_IDS.policy, { name, expression, adopt }),
    );
    SitePart.build(application, sitePathOf(this, 'binding'), (part) => {
      declareObject(part, binding.adopt);
      application.addPolicy('HostRestriction', policy, binding.order, part);
    });
  }

  private addHostApplication(
    id: string,
    { host, groups, adopt, adoptAt }: RestrictedHost,
    props: HostRestrictionProps,
  ): { readonly provider: ProxyProvider; readonly application: Application; readonly isForEveryone: boolean } {
    const scope = new Construct(this, id);
    declareParts(scope, adopt, { at: adoptAt ?? sitePathOf(this, `hosts.${id}.adopt`) });
    const provider = new ProxyProvider(scope, 'Provider', {
      name: `Provider for ${host}`,
      mode: 'forward_single',
      externalHost: `https://${host}`,
      accessTokenValidity: props.accessTokenValidity,
      authorizationFlow: props.authorizationFlow,
      invalidationFlow: props.invalidationFlow,
    });
    const application = new Application(scope, 'Application', {
      name: host,
      slug: restrictedHostSlug(host),
      provider,
    });
    application.addGroups(groups);
    return { provider, application, isForEveryone: Object.keys(groups).length === 0 };
  }
}
