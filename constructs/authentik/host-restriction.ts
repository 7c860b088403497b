import { declareParts, type PartAdoptions } from '../core/adopted-parts';
import type { Adoption, WithoutKey } from '../core/adoption';
import { Construct } from '../core/cdktf';
import type { Duration } from '../core/duration';
import { Application } from './application';
import { enforcedSlug } from './enforced-slug';
import { ExpressionPolicy } from './expression-policy';
import { hostRestriction } from './expressions/host-restriction';
import type { GroupRef } from './group';
import { HOST_RESTRICTION_IDS } from './own-names';
import type { ProviderFlows } from './provider';
import { ProxyProvider } from './proxy-provider';

export interface RestrictedHost {
  /** Full host name. */
  readonly host: string;
  /** Groups whose members may open it, by construct id. */
  readonly groups: Readonly<Record<string, GroupRef>>;
  /** Gives the host an application of its own: the form that enforces. */
  readonly enforce: boolean;
  /** Parts of an enforced host that exist, by their names. @default all are created */
  readonly adopt?: PartAdoptions;
}

export interface HostRestrictionProps extends ProviderFlows {
  /** One policy over all hosts, on the domain-wide application. @default none: every host is enforced */
  readonly policy?: {
    readonly name: string;
    /** @default the policy is created */
    readonly adopt?: Adoption<WithoutKey>;
    readonly application: Application;
    readonly binding: { readonly order: number; readonly adopt?: Adoption<WithoutKey> };
  };
  readonly hosts: Readonly<Record<string, RestrictedHost>>;
  /** Groups of guests: a visitor without an account must not pass on to hosts of the domain. @default none */
  readonly guests?: readonly string[];
  /** Lifetime of the proxy session on an enforced host. */
  readonly accessTokenValidity: Duration;
}

/**
 * Who may open which host, twice:
 *
 *     domain-wide application <- expression policy over all hosts     (lets everybody pass: see `expressions/`)
 *     per enforced host: forward_single provider -> application <- its groups
 *
 * The first is the site's; the second is the form that authentik really evaluates for each host.
 */
export class HostRestriction extends Construct {
  /** Providers of the enforced hosts, for the outpost. */
  readonly providers: readonly ProxyProvider[];

  constructor(scope: Construct, id: string, props: HostRestrictionProps) {
    super(scope, id);
    if (props.policy !== undefined) this.restrict(props.policy, props);
    this.providers = Object.entries(props.hosts)
      .filter(([, { enforce }]) => enforce)
      .map(([hostId, host]) => this.enforce(hostId, host, props));
  }

  private restrict(
    { name, adopt, application, binding }: NonNullable<HostRestrictionProps['policy']>,
    { hosts, guests }: HostRestrictionProps,
  ): void {
    const groupsByHost = Object.values(hosts).map(
      ({ host, groups }) => [host, Object.values(groups).map((group) => group.name)] as const,
    );
    const expression = hostRestriction(new Map(groupsByHost), guests);
    const policy = new ExpressionPolicy(this, HOST_RESTRICTION_IDS.policy, { name, expression, adopt });
    application.addPolicy('HostRestriction', policy, binding.order, binding.adopt);
  }

  private enforce(id: string, { host, groups, adopt }: RestrictedHost, props: HostRestrictionProps): ProxyProvider {
    const scope = new Construct(this, id);
    declareParts(scope, adopt, { property: `hosts.${id}.adopt` });
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
      slug: enforcedSlug(host),
      provider,
    });
    application.addGroups(groups);
    return provider;
  }
}
