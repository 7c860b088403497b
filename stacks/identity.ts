import { Application, ApplicationAnchor } from '../constructs/authentik/application';
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
import type { Duration } from '../constructs/core/duration';
import { forMember } from '../constructs/core/errors';
import { Secrets } from '../constructs/core/secrets';
import { SiteStack } from '../constructs/core/stack';
import { staticText } from '../constructs/core/static-text';
import { hostsWithApplication } from '../sites/schema/access';
import { type ApplicationSite, IDENTITY_IDS, type Identity } from '../sites/schema/identity';
import type { Site } from '../sites/schema/site';
import { setupValues } from './setup-values';
import { stackProps } from './stack-props';
import { statedAccess } from './stated-access';

type OidcSite = Extract<ApplicationSite, { kind: 'oidc' }>;
type AdoptedSite = Extract<ApplicationSite, { kind: 'oidc-adopted' }>;
type DomainSite = Extract<ApplicationSite, { kind: 'domain-forward-auth' }>;
type HostRestrictionSite = NonNullable<Identity['hostRestriction']>;

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
    const { authorization, invalidation, passkey } = identity.flows;
    addAuthentikProvider(this, identity.host, this.secrets.reference(identity.apiToken));
    this.flows = {
      authorizationFlow: this.existingFlow('Authorization', 'authorization', authorization),
      invalidationFlow: this.existingFlow('Invalidation', 'invalidation', invalidation),
    };
    this.passkeyFlow = passkey === undefined ? undefined : this.existingFlow('Passkey', 'passkey', passkey);
    for (const groupId of Object.keys(identity.groups)) this.group(groupId);
    this.signIn(this.enrollment());
    const { reputation } = identity;
    if (reputation !== undefined) {
      this.part('identity.reputation', () => new ReputationPolicy(this, IDENTITY_IDS.BruteForceProtection, reputation));
    }
    for (const [appId, application] of Object.entries(identity.applications)) {
      this.part(`identity.applications.${appId}`, () => this.addApplication(appId, application));
    }
    this.part('identity.hostRestriction', () => this.restrictHosts(site));
    this.part('identity.publicGuests', () => this.publicGuests());
    this.part('identity.embeddedOutpost', () => this.embeddedOutpost());
    this.stateAccess(site);
    this.listSetupValues(site);
  }

  /** Whether new users join the group, or an invitation may name it. */
  private isGranted(id: string): boolean {
    const { newUsersGroup, assignableGroups = [] } = this.identity.invitationEnrollment ?? {};
    return id === newUsersGroup || assignableGroups.includes(id);
  }

  private existingFlow(id: keyof typeof IDENTITY_IDS, key: keyof Identity['flows'], slug: string): FlowRef {
    return this.from(`identity.flows.${key}`, () => Flow.fromSlug(this, IDENTITY_IDS[id], slug));
  }

  /** A group, after the groups that it belongs to. */
  private group(id: string): GroupRef {
    const known = this.groups.get(id);
    if (known !== undefined) return known;
    const settings = this.identity.groups[id];
    // A key that the site does not have is a fault already: a look-up stands in.
    if (settings === undefined) return Group.fromName(this, id, id);
    const { name, parent, superuser } = settings;
    const group = this.from(`identity.groups.${id}`, () =>
      settings.lookup
        ? Group.fromName(this, id, name, { unprivileged: this.isGranted(id) })
        : new Group(this, id, {
            name,
            isSuperuser: superuser,
            roles: settings.roles,
            parents: parent === undefined ? [] : [this.group(parent)],
            adopt: settings.adopt,
          }),
    );
    this.groups.set(id, group);
    return group;
  }

  /** The sources of the site: they enrol here. */
  private enrollment(): readonly OauthSourceRef[] {
    const { invitationEnrollment: settings, sources } = this.identity;
    if (settings === undefined) return [];
    const path = 'identity.invitationEnrollment';
    const enrollment = this.from(path, () => this.invitationEnrollment(settings));
    const shown = Object.entries(sources).map(([id, source]) =>
      this.from(`identity.sources.${id}`, () => this.source(id, source, enrollment.sourceFlow)),
    );
    this.from(path, () => enrollment.addStages(shown));
    return shown;
  }

  private invitationEnrollment(settings: NonNullable<Identity['invitationEnrollment']>): InvitationEnrollment {
    return new InvitationEnrollment(this, IDENTITY_IDS.InvitationEnrollment, {
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
  }

  /** On a screen that is made, who comes again finds the buttons that they enrolled with. */
  private signIn(sources: readonly OauthSourceRef[]): void {
    const { signIn } = this.identity;
    const identification = { ...signIn.identification, sources, passkeyFlow: this.passkeyFlow };
    this.part('identity.signIn', () => new SignIn(this, IDENTITY_IDS.SignIn, { ...signIn, identification }));
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
    const { sourceAuthentication } = this.identity.flows;
    this.sourceFlow ??= this.existingFlow('SourceAuthentication', 'sourceAuthentication', sourceAuthentication);
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
      case 'oidc-adopted':
        this.adoptOidc(id, application);
    }
  }

  /** What the UI owns: the authorization flow of its provider, and its bindings where the site states groups. */
  private adoptOidc(id: string, { name, slug, clientType, adopt, access }: AdoptedSite): void {
    Oauth2Provider.adoptAuthorizationFlow(this, id, { name, clientType, adopt, ...this.flows });
    if (slug === undefined || !('groups' in access)) return;
    const anchors = this.node.tryFindChild(IDENTITY_IDS.Anchors) ?? new Construct(this, IDENTITY_IDS.Anchors);
    new ApplicationAnchor(anchors as Construct, id, { name, slug, adopt }).addGroups(this.membersOf(access.groups));
  }

  private addDomainForwardAuth(id: string, application: DomainSite): void {
    const scope = new Construct(this, id);
    declareParts(scope, application.adopt);
    const { name, slug, access, provider: settings } = application;
    const provider = forMember(
      scope,
      'provider',
      () =>
        new ProxyProvider(scope, 'Provider', {
          name: settings.name,
          mode: 'forward_domain',
          externalHost: `https://${settings.externalHost}`,
          cookieDomain: settings.cookieDomain,
          accessTokenValidity: settings.accessTokenValidity,
          scopeMappings: settings.scopes?.map((scopeId) => this.scopeMapping(scopeId)),
          ...this.flows,
        }),
    );
    this.providers.push(provider);
    const made = new Application(scope, 'Application', { name, slug, provider });
    if ('groups' in access) made.addGroups(this.membersOf(access.groups));
    this.applications.set(id, made);
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
    const made = new Application(scope, 'Application', { name, slug, provider, launchUrl });
    if ('groups' in application.access) made.addGroups(this.membersOf(application.access.groups));
  }

  /** The groups, behind those of the administrators, who pass everywhere (incident I22). */
  private membersOf(ids: readonly string[]): Readonly<Record<string, GroupRef>> {
    return Object.fromEntries([...this.identity.administrators, ...ids].map((id) => [id, this.group(id)]));
  }

  /** One data source for each scope mapping, however many applications ask for it. */
  private scopeMapping(id: string): ScopeMappingRef {
    const known = this.scopes.get(id);
    if (known !== undefined) return known;
    const settings = this.identity.scopes[id];
    if (settings === undefined) return scopeFromName(this, id, id);
    const mapping = this.from(`identity.scopes.${id}`, () =>
      'blueprintId' in settings
        ? blueprintScope(this, id, settings.blueprintId)
        : scopeFromName(this, id, settings.name),
    );
    this.scopes.set(id, mapping);
    return mapping;
  }

  private restrictHosts(site: Site): void {
    const { hostRestriction, publicGuests } = this.identity;
    const hosts = hostsWithApplication(site).map(({ id, host, access, adopt, adoptAt }) => [
      id,
      { host, groups: 'groups' in access ? this.membersOf(access.groups) : {}, adopt, adoptAt: adoptAt.join('.') },
    ]);
    const policy = hostRestriction === undefined ? undefined : this.hostPolicy(hostRestriction, site.domain);
    if (policy === undefined && hosts.length === 0) return;
    const restriction = new HostRestriction(this, IDENTITY_IDS.AdminServices, {
      policy,
      hosts: Object.fromEntries(hosts),
      guests: publicGuests === undefined ? [] : [publicGuests.group],
      accessTokenValidity: proxySession(this.identity),
      ...this.flows,
    });
    this.providers.push(...restriction.providers);
  }

  /** The policy over hosts that a site has from before, with the groups that it names and no others. */
  private hostPolicy({ policy, binding, application: id, hosts }: HostRestrictionSite, domain: string) {
    const application = this.applications.get(id);
    if (policy === undefined || binding === undefined || application === undefined) return undefined;
    const groupsByHost = Object.values(hosts).flatMap(({ host, access }) =>
      'groups' in access ? [[`${host}.${domain}`, access.groups.map((group) => this.group(group).name)] as const] : [],
    );
    return { ...policy, groupsByHost: new Map(groupsByHost), application, binding };
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

  /** Who may open what, as the site states it: the rule `access-as-stated` compares it with the bindings. */
  private stateAccess(site: Site): void {
    new TerraformOutput(this, 'access', {
      value: escaped(statedAccess(site)),
      description: 'Who may open which application and which host behind forward auth.',
    });
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

/** A session on a host lasts as long as on the hosts of the whole domain, or else as a login. */
function proxySession({ applications, signIn }: Identity): Duration {
  const domainWide = Object.values(applications).flatMap((application) =>
    application.kind === 'domain-forward-auth' ? [application.provider.accessTokenValidity] : [],
  );
  const logins = Object.values(signIn.logins).map(({ sessionDuration }) => sessionDuration);
  const [validity] = [...domainWide, ...logins];
  if (validity === undefined) throw new RangeError('identity.signIn.logins must not be empty; add the login stage');
  return validity;
}
