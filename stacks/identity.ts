import type { ProxyProvider } from '../constructs/authentik/applications/proxy-provider';
import { PublicGuests, type PublicGuestsProps } from '../constructs/authentik/applications/public-guests';
import { ExpressionPolicy } from '../constructs/authentik/expression-policy';
import { loginOf } from '../constructs/authentik/expressions/login-of';
import { SignIn } from '../constructs/authentik/flows/sign-in';
import { NotificationRule } from '../constructs/authentik/notification-rule';
import type { OauthSourceRef } from '../constructs/authentik/oauth-source';
import { EmbeddedOutpost } from '../constructs/authentik/outposts/embedded-outpost';
import { addAuthentikProvider } from '../constructs/authentik/provider';
import { ReputationPolicy } from '../constructs/authentik/reputation-policy';
import { Construct, TerraformOutput } from '../constructs/core/cdktf';
import { Secrets } from '../constructs/core/secrets';
import type { SitePart } from '../constructs/core/site-part';
import { SiteStack } from '../constructs/core/stack';
import { staticText } from '../constructs/core/static-text';
import { apiUrl, IDENTITY_IDS, type Identity } from '../sites/schema/identity';
import { providerVersion } from '../sites/schema/server-line';
import type { Site } from '../sites/schema/site';
import { IdentityApplications } from './identity-applications';
import { enrollment } from './identity-enrollment';
import { IdentityFlows } from './identity-flows';
import { IdentityGroups } from './identity-groups';
import { restrictHosts } from './identity-hosts';
import { setupValues } from './setup-values';
import { stackProps } from './stack-props';
import { stateAccess } from './stated-access';

const SETUP_DESCRIPTIONS: Readonly<Record<string, string>> = {
  sources: 'What the console of each login source asks for.',
  applications: 'What each OIDC application asks for.',
};

/** Everything in authentik: login, enrollment, groups, applications and outposts. */
export class IdentityStack extends SiteStack {
  private readonly identity: Identity;
  private readonly flows: IdentityFlows;

  constructor(scope: Construct, id: string, site: Site) {
    super(scope, id, stackProps(site, id));
    const { identity } = site;
    this.identity = identity;
    const secrets = new Secrets(this, site.secrets);
    addAuthentikProvider(this, apiUrl(identity), secrets.reference(identity.apiToken), providerVersion(identity));
    this.flows = new IdentityFlows(this, identity);
    const groups = new IdentityGroups(this, identity);
    const sources = enrollment(this, identity, { flows: this.flows, groups, secrets });
    this.part('identity.signIn', (part) => this.signIn(part, sources));
    this.part('identity.reputation', (part) => this.reputation(part));
    this.part('identity.breakGlass.alert', (part) => this.breakGlassAlert(part, groups));
    const flows = this.flows.ofProviders;
    const applications = new IdentityApplications(this, identity, { flows, groups, secrets });
    const { domainWide, proxyProviders } = applications;
    const hosts = this.part('identity.hostRestriction', (part) =>
      restrictHosts(part, site, { flows, groups, domainWide }),
    );
    const forEveryone = [...this.collectUnguarded(applications.forEveryone), ...(hosts?.forEveryone ?? [])];
    this.part('identity.publicGuests', (part) => this.publicGuests(part, forEveryone));
    const providers = [...proxyProviders, ...(hosts?.providers ?? [])];
    this.part('identity.embeddedOutpost', (part) => this.embeddedOutpost(part, providers));
    this.addAccessOutput(site);
    this.addSetupOutputs(site);
  }

  /** A created identification stage shows returning users the sources that they enrolled with. */
  private signIn(part: SitePart, sources: readonly OauthSourceRef[]): void {
    const { signIn, host } = this.identity;
    const identification = signIn.identification && {
      ...signIn.identification,
      sources,
      passkeyFlow: this.flows.passkey,
    };
    new SignIn(part, IDENTITY_IDS.SignIn, { ...signIn, host, identification });
  }

  private reputation(part: SitePart): void {
    const { reputation } = this.identity;
    if (reputation !== undefined) new ReputationPolicy(part, IDENTITY_IDS.BruteForceProtection, reputation);
  }

  /** Each login of the account makes a notification. */
  private breakGlassAlert(part: SitePart, groups: IdentityGroups): void {
    const { user, alert } = this.identity.breakGlass ?? {};
    if (user === undefined || alert === undefined) return;
    const { name, transports } = alert;
    const made = new Construct(part, IDENTITY_IDS.BreakGlass);
    const policy = new ExpressionPolicy(made, 'Login', { name, expression: loginOf(user) });
    new NotificationRule(made, 'Notification', { name, group: groups.of(alert.group), transports, policy });
  }

  /** Without the one that has the policy over hosts, which refuses the guests itself: one of two bindings is enough. */
  private collectUnguarded(forEveryone: IdentityApplications['forEveryone']): PublicGuestsProps['closedApplications'] {
    const { policy, binding, application } = this.identity.hostRestriction ?? {};
    const guarded = policy === undefined || binding === undefined ? undefined : application;
    return [...forEveryone].flatMap(([id, one]) => (id === guarded ? [] : [one]));
  }

  private publicGuests(part: SitePart, closedApplications: PublicGuestsProps['closedApplications']): void {
    const { publicGuests: settings, outpostDeployment } = this.identity;
    if (settings === undefined || outpostDeployment === undefined) return;
    new PublicGuests(part, IDENTITY_IDS.PublicGuests, {
      ...settings,
      ...this.flows.ofProviders,
      closedApplications,
      outpost: { ...settings.outpost, ...outpostDeployment, authentikHost: this.authentikHost },
    });
  }

  private embeddedOutpost(part: SitePart, providers: readonly ProxyProvider[]): void {
    const { embeddedOutpost: settings, outpostDeployment } = this.identity;
    if (settings === undefined || outpostDeployment === undefined) return;
    new EmbeddedOutpost(part, IDENTITY_IDS.EmbeddedOutpost, {
      ...settings,
      uuid: settings.adopt.id,
      ...outpostDeployment,
      authentikHost: this.authentikHost,
      providers,
    });
  }

  private get authentikHost(): string {
    return `https://${this.identity.host}/`;
  }

  /** The access that the site states, which the rule `access-as-stated` compares with the bindings. */
  private addAccessOutput(site: Site): void {
    new TerraformOutput(this, 'access', {
      value: escapeTemplates(stateAccess(site)),
      description: 'Groups that may open each application and each host behind forward auth.',
    });
  }

  /** `terraform output` shows the settings for sources and applications. */
  private addSetupOutputs(site: Site): void {
    for (const [name, value] of Object.entries(setupValues(site))) {
      if (Object.keys(value).length === 0) continue;
      new TerraformOutput(this, name, { value: escapeTemplates(value), description: SETUP_DESCRIPTIONS[name] });
    }
  }
}

/** Every text of a value as static text: a redirect URI may be a regular expression. */
function escapeTemplates(value: object): unknown {
  return JSON.parse(JSON.stringify(value), (_, member: unknown) =>
    typeof member === 'string' ? staticText(member) : member,
  );
}
