import { Application } from '../constructs/authentik/application';
import { certificateKeyPairFromName } from '../constructs/authentik/certificate-key-pair';
import { Flow } from '../constructs/authentik/flow';
import type { FlowRef } from '../constructs/authentik/flow-ref';
import { Group, type GroupRef } from '../constructs/authentik/group';
import { HostRestriction } from '../constructs/authentik/host-restriction';
import { InvitationEnrollment } from '../constructs/authentik/invitation-enrollment';
import { OauthSource, type OauthSourceRef } from '../constructs/authentik/oauth-source';
import { Oauth2Provider, RedirectUri } from '../constructs/authentik/oauth2-provider';
import { EmbeddedOutpost } from '../constructs/authentik/outpost';
import { addAuthentikProvider, type ProviderFlows } from '../constructs/authentik/provider';
import { ProxyProvider } from '../constructs/authentik/proxy-provider';
import { PublicGuests } from '../constructs/authentik/public-guests';
import { ReputationPolicy } from '../constructs/authentik/reputation-policy';
import { blueprintScope, type ScopeMappingRef, scopeFromName } from '../constructs/authentik/scope-mapping';
import { SignIn } from '../constructs/authentik/sign-in';
import { declareParts } from '../constructs/core/adopted-parts';
import { Construct, TerraformOutput } from '../constructs/core/cdktf';
import { Secrets } from '../constructs/core/secrets';
import { SiteStack } from '../constructs/core/stack';
import { staticText } from '../constructs/core/static-text';
import { type ApplicationSite, IDENTITY_IDS, type Identity } from '../sites/schema/identity';
import type { Site } from '../sites/schema/site';
import { setupValues } from './setup-values';
import { stackProps } from './stack-props';

type OidcSite = Extract<ApplicationSite, { kind: 'oidc' }>;
type DomainSite = Extract<ApplicationSite, { kind: 'domain-forward-auth' }>;

const SETUP_DESCRIPTIONS: Readonly<Record<string, string>> = {
  sources: 'What the console of each login source asks for.',
  applications: 'What each OIDC application asks for.',
};

/** Everything in authentik: how people come in, who they are, and what they may open. */
export class IdentityStack extends SiteStack {
  private readonly identity: Identity;
  private readonly secrets: Secrets;
  private readonly flows: ProviderFlows;
  private readonly groups = new Map<string, GroupRef>();
  private readonly scopes = new Map<string, ScopeMappingRef>();
  private readonly applications = new Map<string, Application>();
  private readonly providers: ProxyProvider[] = [];
  private readonly passkeyFlow: FlowRef | undefined;
  private sourceFlow: FlowRef | undefined;

  constructor(scope: Construct, id: string, site: Site) {
    super(scope, id, stackProps(site, id));
    this.identity = site.identity;
    this.secrets = new Secrets(this, site.secrets);
    const { identity } = this;
    addAuthentikProvider(this, identity.host, this.secrets.reference(identity.apiToken));
    this.flows = {
      authorizationFlow: Flow.fromSlug(this, IDENTITY_IDS.Authorization, identity.flows.authorization),
      invalidationFlow: Flow.fromSlug(this, IDENTITY_IDS.Invalidation, identity.flows.invalidation),
    };
    const { passkey } = identity.flows;
    this.passkeyFlow = passkey === undefined ? undefined : Flow.fromSlug(this, IDENTITY_IDS.Passkey, passkey);
    for (const groupId of Object.keys(identity.groups)) this.group(groupId);
    this.signIn(this.enrollment());
    if (identity.reputation !== undefined)
      new ReputationPolicy(this, IDENTITY_IDS.BruteForceProtection, identity.reputation);
    for (const [appId, application] of Object.entries(identity.applications)) this.addApplication(appId, application);
    this.restrictHosts(site.domain);
    this.publicGuests();
    this.embeddedOutpost();
    this.listSetupValues(site);
  }

  /** Whether new users join the group, or an invitation may name it. */
  private isGranted(id: string): boolean {
    const { newUsersGroup, assignableGroups = [] } = this.identity.invitationEnrollment ?? {};
    return id === newUsersGroup || assignableGroups.includes(id);
  }

  /** A group, after the groups that it belongs to. */
  private group(id: string): GroupRef {
    const known = this.groups.get(id);
    if (known !== undefined) return known;
    const settings = this.identity.groups[id];
    if (settings === undefined) throw new RangeError(`group ${id} is not in the site; add it under identity.groups`);
    const { name, parent, superuser } = settings;
    const group = settings.lookup
      ? Group.fromName(this, id, name, { unprivileged: this.isGranted(id) })
      : new Group(this, id, {
          name,
          isSuperuser: superuser,
          roles: settings.roles,
          parents: parent === undefined ? [] : [this.group(parent)],
          adopt: settings.adopt,
        });
    this.groups.set(id, group);
    return group;
  }

  /** The sources of the site: they enrol here. */
  private enrollment(): readonly OauthSourceRef[] {
    const { invitationEnrollment: settings, sources } = this.identity;
    if (settings === undefined) return [];
    const enrollment = new InvitationEnrollment(this, IDENTITY_IDS.InvitationEnrollment, {
      slug: settings.slug,
      title: settings.title,
      newUsersGroup: this.group(settings.newUsersGroup),
      assignableGroups: settings.assignableGroups.map((id) => this.group(id)),
      sessionDuration: settings.sessionDuration,
      networkBinding: settings.networkBinding,
      geoipBinding: settings.geoipBinding,
      adopt: settings.adopt,
      passkeyFlow: this.passkeyFlow,
      sourceFlow: settings.sourceFlow,
    });
    const shown = Object.entries(sources).map(([id, source]) => this.source(id, source, enrollment.sourceFlow));
    enrollment.addStages(shown);
    return shown;
  }

  /** On a screen that is made, who comes again finds the buttons that they enrolled with. */
  private signIn(sources: readonly OauthSourceRef[]): void {
    const { signIn } = this.identity;
    const identification = { ...signIn.identification, sources, passkeyFlow: this.passkeyFlow };
    new SignIn(this, IDENTITY_IDS.SignIn, { ...signIn, identification });
  }

  private source(id: string, source: Identity['sources'][string], enrollmentFlow: Flow): OauthSourceRef {
    const { slug } = source;
    if (source.lookup) return OauthSource.fromSlug(this, id, slug);
    const { adopt } = source;
    return new OauthSource(this, id, {
      name: source.name,
      slug,
      providerType: source.providerType,
      userMatchingMode: source.userMatchingMode,
      consumerKey: this.secrets.reference(source.consumerKey),
      consumerSecret: this.secrets.reference(source.consumerSecret),
      enrollmentFlow,
      // What the UI has for a source that was there before stays the UI's.
      authenticationFlow: adopt === undefined ? this.sourceAuthentication() : undefined,
      adopt,
    });
  }

  /** One data source, however many sources are made. */
  private sourceAuthentication(): FlowRef {
    this.sourceFlow ??= Flow.fromSlug(
      this,
      IDENTITY_IDS.SourceAuthentication,
      this.identity.flows.sourceAuthentication,
    );
    return this.sourceFlow;
  }

  private addApplication(id: string, application: ApplicationSite): void {
    switch (application.kind) {
      case 'domain-forward-auth':
        this.addDomainForwardAuth(id, application);
        return;
      case 'oidc':
        this.addOidc(id, application);
        return;
      case 'oidc-adopted': {
        const { name, adopt } = application;
        Oauth2Provider.adoptAuthorizationFlow(this, id, { name, adopt, ...this.flows });
      }
    }
  }

  private addDomainForwardAuth(id: string, application: DomainSite): void {
    const scope = new Construct(this, id);
    declareParts(scope, application.adopt);
    const { provider: settings } = application;
    const provider = new ProxyProvider(scope, 'Provider', {
      name: settings.name,
      mode: 'forward_domain',
      externalHost: `https://${settings.externalHost}`,
      cookieDomain: settings.cookieDomain,
      accessTokenValidity: settings.accessTokenValidity,
      scopeMappings: settings.scopes?.map((scopeId) => this.scopeMapping(scopeId)),
      ...this.flows,
    });
    this.providers.push(provider);
    const { name, slug } = application;
    this.applications.set(id, new Application(scope, 'Application', { name, slug, provider }));
  }

  private addOidc(id: string, application: OidcSite): void {
    const scope = new Construct(this, id);
    declareParts(scope, application.adopt);
    const { name, slug, launchUrl } = application;
    const provider = new Oauth2Provider(scope, 'Provider', {
      name: application.provider?.name ?? `Provider for ${name}`,
      clientType: 'confidential',
      clientId: this.secrets.reference(application.clientId),
      clientSecret: this.secrets.reference(application.clientSecret),
      redirectUris: application.redirectUris.map(({ matchingMode, url }) => RedirectUri[matchingMode](url)),
      accessTokenValidity: application.accessTokenValidity,
      refreshTokenValidity: application.refreshTokenValidity,
      signingKey: certificateKeyPairFromName(scope, 'SigningKey', application.signingKey),
      scopeMappings: application.scopes.map((scopeId) => this.scopeMapping(scopeId)),
      ...this.flows,
    });
    const { groups = [] } = application;
    new Application(scope, 'Application', { name, slug, provider, launchUrl }).addGroups(this.groupsOf(groups));
  }

  private groupsOf(ids: readonly string[]): Readonly<Record<string, GroupRef>> {
    return Object.fromEntries(ids.map((id) => [id, this.group(id)]));
  }

  /** One data source for each scope mapping, however many applications ask for it. */
  private scopeMapping(id: string): ScopeMappingRef {
    const known = this.scopes.get(id);
    if (known !== undefined) return known;
    const settings = this.identity.scopes[id];
    if (settings === undefined) throw new RangeError(`scope ${id} is not in the site; add it under identity.scopes`);
    const mapping =
      'blueprintId' in settings
        ? blueprintScope(this, id, settings.blueprintId)
        : scopeFromName(this, id, settings.name);
    this.scopes.set(id, mapping);
    return mapping;
  }

  private restrictHosts(domain: string): void {
    const { hostRestriction: settings, applications, publicGuests } = this.identity;
    if (settings === undefined) return;
    const application = this.applications.get(settings.application);
    const domainWide = applications[settings.application];
    if (application === undefined || domainWide?.kind !== 'domain-forward-auth') return;
    const hosts = Object.entries(settings.hosts).map(([id, { host, groups, enforce, adopt }]) => [
      id,
      {
        host: `${host}.${domain}`,
        groups: this.groupsOf(groups),
        enforce,
        adopt,
      },
    ]);
    const { policy, binding } = settings;
    const restriction = new HostRestriction(this, IDENTITY_IDS.AdminServices, {
      policy: policy === undefined || binding === undefined ? undefined : { ...policy, application, binding },
      hosts: Object.fromEntries(hosts),
      guests: publicGuests === undefined ? [] : [publicGuests.group],
      accessTokenValidity: domainWide.provider.accessTokenValidity,
      ...this.flows,
    });
    this.providers.push(...restriction.providers);
  }

  private publicGuests(): void {
    const { publicGuests: settings, outpostDeployment } = this.identity;
    if (settings === undefined || outpostDeployment === undefined) return;
    new PublicGuests(this, IDENTITY_IDS.PublicGuests, {
      ...settings,
      ...this.flows,
      outpost: { ...settings.outpost, ...outpostDeployment, authentikHost: this.authentikHost },
    });
  }

  private embeddedOutpost(): void {
    const { embeddedOutpost: settings, outpostDeployment } = this.identity;
    if (settings === undefined || outpostDeployment === undefined) return;
    new EmbeddedOutpost(this, IDENTITY_IDS.EmbeddedOutpost, {
      ...settings,
      uuid: settings.adopt.id,
      ...outpostDeployment,
      authentikHost: this.authentikHost,
      providers: this.providers,
    });
  }

  private get authentikHost(): string {
    return `https://${this.identity.host}/`;
  }

  /** `terraform output` shows what to type in elsewhere. */
  private listSetupValues(site: Site): void {
    for (const [name, value] of Object.entries(setupValues(site))) {
      if (Object.keys(value).length === 0) continue;
      new TerraformOutput(this, name, { value: escaped(value), description: SETUP_DESCRIPTIONS[name] });
    }
  }
}

/** Every text of a value as static text: a redirect URI may be a regular expression. */
function escaped(value: object): unknown {
  return JSON.parse(JSON.stringify(value), (_, member: unknown) =>
    typeof member === 'string' ? staticText(member) : member,
  );
}
