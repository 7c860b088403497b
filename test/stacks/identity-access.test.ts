import { STANDARD_PROXY_SCOPES } from '../../constructs/authentik/server-objects';
import { plainText } from '../../constructs/core/static-text';
import { attributesAt, lifecycleAt } from '../constructs/authentik/blocks';
import { allOf, identityOf } from '../constructs/authentik/identity-blocks';
import { put } from '../sites/schema/change';
import { siteOf } from '../support/site-app';

const identity = identityOf();
const IMPLICIT_CONSENT = '${data.authentik_flow.Authorization.id}';
const INVALIDATION = '${data.authentik_flow.Invalidation.id}';
const GROUPS = {
  AllowLoginUsers: 'Allow Login Users',
  AuthentikAdmins: 'authentik Admins',
  HeadscaleUsers: 'Headscale Users',
  HomeServerAdmins: 'Home Server Admins',
  WrongmoveUsers: 'Wrongmove Users',
  KubernetesAdmins: 'kubernetes-admins',
  KubernetesPowerUsers: 'kubernetes-power-users',
  KubernetesNamespaceOwners: 'kubernetes-namespace-owners',
  TaskSubmitters: 'Task Submitters',
};

describe('applications', () => {
  test('are these three, one for each restricted host, and one of the UI for its bindings', () => {
    const own = Object.entries(allOf('authentik_application', identity.resource)).filter(
      ([id]) => !id.startsWith('AdminServices_'),
    );
    expect(own.map(([id, { slug, policy_engine_mode: mode }]) => [id, slug, mode])).toEqual([
      ['Anchors_Kubernetes', 'kubernetes', undefined],
      ['DomainWideCatchAll_Application', 'domain-wide-catch-all', 'any'],
      ['KubernetesDashboard_Application', 'k8s-dashboard', 'any'],
      ['PublicGuests_Application', 'public', 'any'],
    ]);
  });

  test('behind a proxy are the catch-all and the public one', () => {
    const common = {
      mode: 'forward_domain',
      cookie_domain: 'harbour.example',
      access_token_validity: 'weeks=4',
      authorization_flow: IMPLICIT_CONSENT,
      invalidation_flow: INVALIDATION,
    };
    expect(allOf('authentik_provider_proxy', identity.resource)).toMatchObject({
      DomainWideCatchAll_Provider: {
        name: 'Provider for Domain wide catch all',
        external_host: 'https://authentik.harbour.example',
        ...common,
      },
      PublicGuests_Provider: {
        name: 'Provider for Public',
        external_host: 'https://public-auth.harbour.example',
        ...common,
        authentication_flow: '${authentik_flow.PublicGuests_Flow.uuid}',
        authorization_flow: '${authentik_flow.PublicGuests_AuthorizationFlow.uuid}',
      },
    });
  });

  test('of OpenID Connect all use the flow without a question, the adopted ones by that alone', () => {
    const adopted = (name: string, type = 'confidential') => ({
      name,
      client_id: 'kept-by-authentik',
      client_type: type,
      authorization_flow: IMPLICIT_CONSENT,
      invalidation_flow: INVALIDATION,
    });
    const { KubernetesDashboard_Provider: dashboard, ...others } = allOf(
      'authentik_provider_oauth2',
      identity.resource,
    );
    expect(others).toEqual({
      CloudflareAccess: adopted('Cloudflare Access'),
      Forgejo: adopted('Forgejo'),
      Grafana: adopted('Grafana'),
      Headscale: adopted('Headscale'),
      Immich: adopted('Immich'),
      Kubernetes: adopted('Kubernetes', 'public'),
      Linkwarden: adopted('linkwarden'),
      Vault: adopted('Vault'),
      Wrongmove: adopted('wrongmove'),
    });
    expect(dashboard?.authorization_flow).toBe(IMPLICIT_CONSENT);
  });

  test('are, for the Kubernetes dashboard, a confidential client that Terraform owns as a whole', () => {
    expect(attributesAt(identity, 'authentik_provider_oauth2.KubernetesDashboard_Provider')).toEqual({
      name: 'k8s-dashboard',
      client_type: 'confidential',
      client_id: '${var.k8s_dashboard_client_id}',
      client_secret: '${var.k8s_dashboard_client_secret}',
      allowed_redirect_uris: [{ matching_mode: 'strict', url: 'https://k8s.harbour.example/oauth2/callback' }],
      access_token_validity: 'hours=1',
      refresh_token_validity: 'days=30',
      include_claims_in_id_token: true,
      signing_key: '${data.authentik_certificate_key_pair.KubernetesDashboard_SigningKey.id}',
      property_mappings: ['OpenId', 'Profile', 'KubernetesEmail', 'KubernetesGroups'].map(
        (id) => `\${data.authentik_property_mapping_provider_scope.${id}.id}`,
      ),
      authorization_flow: IMPLICIT_CONSENT,
      invalidation_flow: INVALIDATION,
      sub_mode: 'hashed_user_id',
      issuer_mode: 'per_provider',
    });
    expect(allOf('authentik_property_mapping_provider_scope', identity.data)).toEqual({
      OpenId: { managed: 'goauthentik.io/providers/oauth2/scope-openid' },
      Profile: { managed: 'goauthentik.io/providers/oauth2/scope-profile' },
      KubernetesEmail: { name: 'Kubernetes Email (verified)' },
      KubernetesGroups: { name: 'Kubernetes Groups' },
    });
  });
});

describe('a site may', () => {
  test('state how long the tokens of a client are valid', () => {
    const config = identityOf((site) => {
      put(site, 'identity.applications.KubernetesDashboard.accessTokenValidity', 'hours=2');
      put(site, 'identity.applications.KubernetesDashboard.refreshTokenValidity', 'days=7');
      put(site, 'identity.scopes.OfflineAccess', {
        blueprintId: 'goauthentik.io/providers/oauth2/scope-offline_access',
      });
      site.identity.applications.KubernetesDashboard = {
        ...(site.identity.applications.KubernetesDashboard as object),
        scopes: ['OpenId', 'Profile', 'KubernetesEmail', 'KubernetesGroups', 'OfflineAccess'],
      } as never;
    });
    expect(attributesAt(config, 'authentik_provider_oauth2.KubernetesDashboard_Provider')).toMatchObject({
      access_token_validity: 'hours=2',
      refresh_token_validity: 'days=7',
    });
  });

  test('let only members of some groups open a client of OpenID Connect, behind the administrators', () => {
    const config = identityOf((site) =>
      put(site, 'identity.applications.KubernetesDashboard.access.groups', [
        'KubernetesPowerUsers',
        'KubernetesAdmins',
      ]),
    );
    expect(groupsOn(config, 'KubernetesDashboard_Application')).toEqual([
      'AuthentikAdmins',
      'HomeServerAdmins',
      'KubernetesPowerUsers',
      'KubernetesAdmins',
    ]);
  });

  test('let everyone open it, or leave that to the UI: no binding is made', () => {
    for (const access of [{ everyone: 'Nothing in it is private' }, { asOnTheServer: 'The UI has its bindings' }]) {
      const config = identityOf((site) => put(site, 'identity.applications.KubernetesDashboard.access', access));
      expect(groupsOn(config, 'KubernetesDashboard_Application')).toEqual([]);
    }
  });

  test('give the catch-all mappings of its own beside the standard ones, which Terraform then manages', () => {
    const config = identityOf(({ identity: { applications, scopes = {} } }) => {
      for (const [index, blueprintId] of STANDARD_PROXY_SCOPES.entries()) {
        scopes[`Standard${index}`] = { blueprintId };
      }
      const { DomainWideCatchAll: catchAll } = applications;
      if (catchAll?.kind === 'domain-forward-auth') {
        catchAll.provider.scopes = [...STANDARD_PROXY_SCOPES.map((_, index) => `Standard${index}`), 'KubernetesGroups'];
      }
    });
    const address = 'authentik_provider_proxy.DomainWideCatchAll_Provider';
    expect(attributesAt(config, address).property_mappings).toEqual(
      ['Standard0', 'Standard1', 'Standard2', 'Standard3', 'Standard4', 'KubernetesGroups'].map(
        (id) => `\${data.authentik_property_mapping_provider_scope.${id}.id}`,
      ),
    );
    expect(lifecycleAt(config, address)).toMatchObject({
      ignore_changes: expect.not.arrayContaining(['property_mappings']),
    });
  });
});

test('groups are nine lookups by exact name', () => {
  expect(allOf('authentik_group', identity.data)).toEqual(
    Object.fromEntries(Object.entries(GROUPS).map(([id, name]) => [id, { name, include_users: false }])),
  );
});

describe('policies', () => {
  test('restrict fifteen hosts to Home Server Admins, and k8s to three groups more', () => {
    const labels =
      'dashy frigate k8s listenarr meshcentral netbox openclaw openlobster prowlarr qbittorrent shlink speedtest ' +
      'terminal trading wealthfolio';
    const kubernetes = ', "kubernetes-admins", "kubernetes-power-users", "kubernetes-namespace-owners"';
    const { expression } = attributesAt(identity, 'authentik_policy_expression.AdminServices_Policy');
    expect(plainText(String(expression)).split('\n').slice(0, 19)).toEqual([
      'if any(ak_is_group_member(request.user, name=group) for group in ["Public Guests"]):',
      '    return False',
      'restricted = {',
      ...labels
        .split(' ')
        .map((label) => `    "${label}.harbour.example": ["Home Server Admins"${label === 'k8s' ? kubernetes : ''}],`),
      '}',
    ]);
  });

  test('let an invitation name every group but those of superusers, of all users and of guests', () => {
    const { expression } = attributesAt(identity, 'authentik_policy_expression.InvitationEnrollment_GroupPolicy');
    expect(plainText(String(expression))).toContain(
      '\nassignable = ["Headscale Users", "Home Server Admins", "Task Submitters", "Wrongmove Users", ' +
        '"kubernetes-admins", "kubernetes-namespace-owners", "kubernetes-power-users"]\n',
    );
  });

  test('of reputation are one, bound to nothing', () => {
    expect(allOf('authentik_policy_reputation', identity.resource)).toEqual({
      BruteForceProtection: { name: 'brute-force-protection', threshold: -5, check_ip: true, check_username: true },
    });
  });

  test('are the groups of an application that the UI owns, found by its slug', () => {
    expect(attributesAt(identity, 'authentik_application.Anchors_Kubernetes')).toEqual({
      name: 'Kubernetes',
      slug: 'kubernetes',
    });
    expect(groupsOn(identity, 'Anchors_Kubernetes')).toEqual([
      'AuthentikAdmins',
      'HomeServerAdmins',
      'KubernetesAdmins',
      'KubernetesPowerUsers',
      'KubernetesNamespaceOwners',
    ]);
  });

  test('restrict a host by an application of its own, on the embedded outpost too', () => {
    expect(groupsOn(identity, 'AdminServices_Terminal_Application')).toEqual(['AuthentikAdmins', 'HomeServerAdmins']);
    const { protocol_providers: providers } = attributesAt(identity, 'authentik_outpost.EmbeddedOutpost');
    expect(providers).toHaveLength(16);
    expect(providers).toEqual(
      expect.arrayContaining([
        '${authentik_provider_proxy.DomainWideCatchAll_Provider.id}',
        '${authentik_provider_proxy.AdminServices_Terminal_Provider.id}',
      ]),
    );
  });

  test('are stated in an output, by the names of the groups', () => {
    expect(identity.output?.access?.value).toMatchObject({
      administrators: ['authentik Admins', 'Home Server Admins'],
      applications: {
        'Kubernetes Dashboard': {
          groups: ['Home Server Admins', 'kubernetes-admins', 'kubernetes-power-users', 'kubernetes-namespace-owners'],
        },
        'Domain wide catch all': { everyone: expect.any(String) },
        Grafana: { as_on_the_server: expect.any(String) },
        Public: { guests: expect.any(String) },
      },
      hosts: { 'terminal.harbour.example': { groups: ['Home Server Admins'] } },
    });
  });

  const photos = (gate: object) => (site: Parameters<typeof put>[0]) =>
    put(site, 'platform.services', {
      Photos: {
        name: 'photos',
        namespace: 'photos',
        host: 'photos',
        service: { name: 'photos', port: 80 },
        gate: { kind: 'required', access: { groups: ['WrongmoveUsers'] }, ...gate },
        cloudflareProxied: true,
      },
    });

  test('hold for a published service as for a host: one statement', () => {
    const config = identityOf(photos({}));
    expect(groupsOn(config, 'AdminServices_Photos_Application')).toEqual([
      'AuthentikAdmins',
      'HomeServerAdmins',
      'WrongmoveUsers',
    ]);
  });

  test('are adopted where the service has its gate', () => {
    const config = identityOf(photos({ adopt: { application: 'key', provider: { id: '42' } } }));
    const imports = (config.import as readonly { to: string; id: string }[]).filter(({ to }) =>
      to.includes('_Photos_'),
    );
    expect(imports).toEqual([
      { to: 'authentik_provider_proxy.AdminServices_Photos_Provider', id: '42' },
      { to: 'authentik_application.AdminServices_Photos_Application', id: 'photos-harbour-example' },
    ]);
    expect(() => siteOf(photos({ adopt: { appliction: 'key' } }))).toThrow(
      'platform.services.Photos.gate.adopt.appliction: names no part of this object; ' +
        'choose one of application, applicationAuthentikAdmins, applicationHomeServerAdmins, ' +
        'applicationWrongmoveUsers, provider, or remove it',
    );
  });
});

/** Construct ids of the groups that an application is bound to, in the order of the bindings. */
function groupsOn(config: ReturnType<typeof identityOf>, application: string): readonly string[] {
  return Object.values(allOf('authentik_policy_binding', config.resource))
    .filter(({ target, group }) => target === `\${authentik_application.${application}.uuid}` && group !== undefined)
    .sort((a, b) => Number(a.order) - Number(b.order))
    .map(({ group }) => /authentik_group\.(\w+)\.id/.exec(String(group))?.[1] ?? '');
}
