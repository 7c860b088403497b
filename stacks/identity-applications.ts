import { Application, ApplicationAnchor } from '../constructs/authentik/applications/application';
import { certificateKeyPairFromName } from '../constructs/authentik/applications/certificate-key-pair';
import { Oauth2Provider } from '../constructs/authentik/applications/oauth2-provider';
import type { ProviderFlows } from '../constructs/authentik/applications/provider-ref';
import { ProxyProvider } from '../constructs/authentik/applications/proxy-provider';
import { RedirectUri } from '../constructs/authentik/applications/redirect-uri';
import {
  blueprintScope,
  type ScopeMappingRef,
  scopeFromName,
} from '../constructs/authentik/applications/scope-mapping';
import { declareParts } from '../constructs/core/adopted-parts';
import { Construct } from '../constructs/core/cdktf';
import type { Secrets } from '../constructs/core/secrets';
import { SitePart } from '../constructs/core/site-part';
import type { SiteStack } from '../constructs/core/stack';
import { entryOf } from '../sites/schema/fields/fault';
import { type ApplicationSite, IDENTITY_IDS, type Identity } from '../sites/schema/identity';
import type { IdentityGroups } from './identity-groups';

type OidcSite = Extract<ApplicationSite, { kind: 'oidc' }>;
type AdoptedSite = Extract<ApplicationSite, { kind: 'oidc-adopted' }>;
type DomainSite = Extract<ApplicationSite, { kind: 'domain-forward-auth' }>;

interface ApplicationParts {
  readonly flows: ProviderFlows;
  readonly groups: IdentityGroups;
  readonly secrets: Secrets;
}

/** The applications of the site, with their providers and the groups that may open them. */
export class IdentityApplications {
  /** Applications of forward auth for a whole domain, by the keys of the site. */
  readonly domainWide: ReadonlyMap<string, Application>;
  /** Applications without a group of the site, which a guest may not open, by the keys of the site. */
  readonly forEveryone: ReadonlyMap<string, Application | ApplicationAnchor>;
  /** Their providers, for the outpost. */
  readonly proxyProviders: ProxyProvider[] = [];
  private readonly scopes = new Map<string, ScopeMappingRef>();

  constructor(
    private readonly stack: SiteStack,
    private readonly identity: Identity,
    private readonly parts: ApplicationParts,
  ) {
    const domainWide = new Map<string, Application>();
    const forEveryone = new Map<string, Application | ApplicationAnchor>();
    for (const [id, application] of Object.entries(identity.applications)) {
      stack.part(`identity.applications.${id}`, (part) => {
        const made = this.add(part, id, application);
        if (application.kind === 'domain-forward-auth' && made instanceof Application) domainWide.set(id, made);
        if (made !== undefined && !('groups' in application.access)) forEveryone.set(id, made);
      });
    }
    this.domainWide = domainWide;
    this.forEveryone = forEveryone;
  }

  /** Undefined where the UI owns the application and its bindings. */
  private add(part: SitePart, id: string, application: ApplicationSite): Application | ApplicationAnchor | undefined {
    switch (application.kind) {
      case 'oidc':
        return this.addOidc(part, id, application);
      case 'oidc-adopted':
        return this.adoptOidc(part, id, application);
      default:
        return this.addDomainForwardAuth(part, id, application);
    }
  }

  /**
   * The UI owns it, but for the authorization flow of its provider, its bindings where the site states groups, and the one that
   * refuses guests: the token endpoint asks no flow.
   */
  private adoptOidc(
    part: SitePart,
    id: string,
    { name, slug, clientType, adopt, access }: AdoptedSite,
  ): ApplicationAnchor | undefined {
    const { stack } = this;
    const { flows, groups } = this.parts;
    Oauth2Provider.adoptAuthorizationFlow(part, id, { name, clientType, adopt, ...flows });
    if (slug === undefined || (!('groups' in access) && this.identity.publicGuests === undefined)) return undefined;
    const anchors = stack.node.tryFindChild(IDENTITY_IDS.Anchors) ?? new Construct(stack, IDENTITY_IDS.Anchors);
    return SitePart.build(anchors as Construct, `identity.applications.${id}`, (of) => {
      const anchor = new ApplicationAnchor(of, id, { name, slug, adopt });
      if ('groups' in access) anchor.addGroups(groups.resolveGroups(access.groups));
      return anchor;
    });
  }

  private addDomainForwardAuth(part: SitePart, id: string, application: DomainSite): Application {
    const scope = new Construct(part, id);
    declareParts(scope, application.adopt);
    const { name, slug, hidden, access, provider: settings } = application;
    const { flows, groups } = this.parts;
    const provider = SitePart.below(
      scope,
      'provider',
      (member) =>
        new ProxyProvider(member, 'Provider', {
          name: settings.name,
          mode: 'forward_domain',
          externalHost: `https://${settings.externalHost}`,
          cookieDomain: settings.cookieDomain,
          accessTokenValidity: settings.accessTokenValidity,
          scopeMappings: settings.scopes?.map((scopeId) => this.scopeMapping(scopeId)),
          ...flows,
        }),
    );
    const made = new Application(scope, 'Application', { name, slug, provider, hidden });
    if ('groups' in access) made.addGroups(groups.resolveGroups(access.groups));
    this.proxyProviders.push(provider);
    return made;
  }

  private addOidc(part: SitePart, id: string, application: OidcSite): Application {
    const scope = new Construct(part, id);
    declareParts(scope, application.adopt);
    const { name, slug, launchUrl, hidden, access } = application;
    const { flows, groups, secrets } = this.parts;
    const provider = new Oauth2Provider(scope, 'Provider', {
      name: application.provider?.name ?? `Provider for ${name}`,
      clientId: secrets.reference(application.clientId),
      clientSecret: secrets.reference(application.clientSecret),
      redirectUris: application.redirectUris.map(({ matchingMode, url }) => RedirectUri[matchingMode](url)),
      accessTokenValidity: application.accessTokenValidity,
      grantTypes: application.grantTypes,
      refreshTokenValidity: application.refreshTokenValidity,
      signingKey: certificateKeyPairFromName(scope, 'SigningKey', application.signingKey),
      scopeMappings: application.scopes.map((scopeId) => this.scopeMapping(scopeId)),
      ...flows,
    });
    const made = new Application(scope, 'Application', { name, slug, provider, launchUrl, hidden });
    if ('groups' in access) made.addGroups(groups.resolveGroups(access.groups));
    return made;
  }

  /** One data source for each scope mapping, however many applications use it. */
  private scopeMapping(id: string): ScopeMappingRef {
    const known = this.scopes.get(id);
    if (known !== undefined) return known;
    const { stack } = this;
    const settings = entryOf(this.identity.scopes, id);
    const mapping = stack.part(`identity.scopes.${id}`, (part) =>
      'blueprintId' in settings
        ? blueprintScope(part, id, settings.blueprintId)
        : scopeFromName(part, id, settings.name),
    );
    this.scopes.set(id, mapping);
    return mapping;
  }
}
