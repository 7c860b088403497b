import { STANDARD_PROXY_SCOPES } from '../../constructs/authentik/standard-scopes';
import { plainText } from '../../constructs/core/static-text';
import { attributesAt, lifecycleAt } from '../constructs/authentik/blocks';
import { allOf, identityOf } from '../constructs/authentik/identity-blocks';

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
const ALWAYS_IN_BINDINGS = { enabled: true, negate: false, timeout: 30, failure_result: false };

describe('applications', () => {
  test('are these three; the others are the UI’s', () => {
    expect(allOf('authentik_application', identity.resource)).toEqual({
      DomainWideCatchAll_Application: {
        name: 'Domain wide catch all',
        slug: 'domain-wide-catch-all',
        protocol_provider: '${authentik_provider_proxy.DomainWideCatchAll_Provider.id}',
        policy_engine_mode: 'any',
      },
      KubernetesDashboard_Application: {
        name: 'Kubernetes Dashboard',
        slug: 'k8s-dashboard',
        protocol_provider: '${authentik_provider_oauth2.KubernetesDashboard_Provider.id}',
        meta_launch_url: 'https://k8s.harbour.example',
        policy_engine_mode: 'any',
      },
      PublicGuests_Application: {
        name: 'Public',
        slug: 'public',
        protocol_provider: '${authentik_provider_proxy.PublicGuests_Provider.id}',
        policy_engine_mode: 'any',
      },
    });
  });

  test('leave the presentation of the catch-all to the UI', () => {
    expect(lifecycleAt(identity, 'authentik_application.DomainWideCatchAll_Application')).toEqual({
      prevent_destroy: true,
      ignore_changes: [
        'backchannel_providers',
        'group',
        'meta_description',
        'meta_icon',
        'meta_launch_url',
        'meta_publisher',
        'open_in_new_tab',
        'uuid',
      ],
    });
  });

  test('behind a proxy are the catch-all and the public one', () => {
    const common = {
      mode: 'forward_domain',
      cookie_domain: 'harbour.example',
      access_token_validity: 'weeks=4',
      authorization_flow: IMPLICIT_CONSENT,
      invalidation_flow: INVALIDATION,
    };
    expect(allOf('authentik_provider_proxy', identity.resource)).toEqual({
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
    const adopted = (name: string) => ({
      name,
      client_id: 'kept-by-authentik',
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
      Kubernetes: adopted('Kubernetes'),
      Linkwarden: adopted('linkwarden'),
      Vault: adopted('Vault'),
      Wrongmove: adopted('wrongmove'),
    });
    expect(dashboard?.authorization_flow).toBe(IMPLICIT_CONSENT);
    for (const id of Object.keys(others)) {
      const { ignore_changes: ignored } = lifecycleAt(identity, `authentik_provider_oauth2.${id}`) as {
        ignore_changes: readonly string[];
      };
      expect(ignored).toHaveLength(18);
      expect(ignored).not.toContain('authorization_flow');
    }
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
    expect(allOf('authentik_certificate_key_pair', identity.data)).toEqual({
      KubernetesDashboard_SigningKey: {
        name: 'authentik Self-signed Certificate',
        fetch_key: false,
        fetch_certificate: false,
      },
    });
  });
});

describe('a site may', () => {
  test('let only members of some groups open a client of OpenID Connect', () => {
    const config = identityOf(({ identity: { applications } }) => {
      const { KubernetesDashboard: dashboard } = applications;
      if (dashboard?.kind === 'oidc') dashboard.groups = ['KubernetesPowerUsers', 'KubernetesAdmins'];
    });
    const target = '${authentik_application.KubernetesDashboard_Application.uuid}';
    const bindings = allOf('authentik_policy_binding', config.resource);
    expect(Object.entries(bindings).filter(([, binding]) => binding.target === target)).toEqual([
      [
        'KubernetesDashboard_Application_KubernetesAdmins',
        { target, group: '${data.authentik_group.KubernetesAdmins.id}', order: 10, ...ALWAYS_IN_BINDINGS },
      ],
      [
        'KubernetesDashboard_Application_KubernetesPowerUsers',
        { target, group: '${data.authentik_group.KubernetesPowerUsers.id}', order: 0, ...ALWAYS_IN_BINDINGS },
      ],
    ]);
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

test('groups are nine lookups by exact name, and one group that Terraform owns', () => {
  expect(allOf('authentik_group', identity.data)).toEqual(
    Object.fromEntries(Object.entries(GROUPS).map(([id, name]) => [id, { name, include_users: false }])),
  );
  expect(allOf('authentik_group', identity.resource)).toEqual({
    PublicGuests_Group: {
      name: 'Public Guests',
      is_superuser: false,
      roles: [],
      users: ['${authentik_user.PublicGuests_User.id}'],
    },
  });
});

describe('policies', () => {
  test('are bound to these objects, always with a refusal when they fail', () => {
    const bindings = Object.entries(allOf('authentik_policy_binding', identity.resource));
    for (const [, binding] of bindings) expect(binding).toMatchObject(ALWAYS_IN_BINDINGS);
    expect(bindings.map(([id]) => id).sort()).toEqual([
      'DomainWideCatchAll_Application_HostRestriction',
      'InvitationEnrollment_Flow_IdentificationBinding_NoPasskey',
      'InvitationEnrollment_Flow_LoginBinding_GroupAssignment',
      'InvitationEnrollment_SourceFlow_LoginBinding_GroupAssignment',
      'InvitationEnrollment_SourceFlow_StartedBySource',
      ...['Authorization', 'ExplicitConsent', 'PasskeySetup', 'PasswordChange', 'StaticTokenSetup', 'TotpSetup'].map(
        (id) => `PublicGuests_Closed_${id}_NoGuests`,
      ),
      'PublicGuests_Closed_UserSettings_NoGuests',
      'PublicGuests_Flow_LoginBinding_GuestBinding',
      'PublicGuests_Flow_OnTheWay',
    ]);
  });

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

  test('enforce a host for which the site says so: an application of its own, on the embedded outpost too', () => {
    const config = identityOf(({ identity: { hostRestriction } }) => {
      const host = hostRestriction?.hosts.K8s;
      if (host !== undefined) host.enforce = true;
    });
    expect(attributesAt(config, 'authentik_provider_proxy.AdminServices_K8s_Provider')).toEqual({
      name: 'Provider for k8s.harbour.example',
      mode: 'forward_single',
      external_host: 'https://k8s.harbour.example',
      access_token_validity: 'weeks=4',
      authorization_flow: IMPLICIT_CONSENT,
      invalidation_flow: INVALIDATION,
    });
    const bindings = Object.values(allOf('authentik_policy_binding', config.resource)).filter(
      ({ target }) => target === '${authentik_application.AdminServices_K8s_Application.uuid}',
    );
    bindings.sort((a, b) => Number(a.order) - Number(b.order));
    expect(bindings.map(({ group, order }) => [order, group])).toEqual([
      [0, '${data.authentik_group.HomeServerAdmins.id}'],
      [10, '${data.authentik_group.KubernetesAdmins.id}'],
      [20, '${data.authentik_group.KubernetesPowerUsers.id}'],
      [30, '${data.authentik_group.KubernetesNamespaceOwners.id}'],
    ]);
    expect(attributesAt(config, 'authentik_outpost.EmbeddedOutpost').protocol_providers).toEqual([
      '${authentik_provider_proxy.DomainWideCatchAll_Provider.id}',
      '${authentik_provider_proxy.AdminServices_K8s_Provider.id}',
    ]);
  });
});
