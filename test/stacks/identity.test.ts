import { lifecycleOf } from '../../rules/readers/document';
import { attributesAt, lifecycleAt } from '../constructs/authentik/blocks';
import { allOf, identityOf, resourcesOf } from '../constructs/authentik/identity-blocks';
import { fresh } from '../fixtures/sites/fresh';
import { put } from '../sites/schema/change';
import { PIN } from '../support/pin';

const identity = identityOf();
/** Clients of the UI. */
const CLIENTS = [
  'CloudflareAccess',
  'Forgejo',
  'Grafana',
  'Headscale',
  'Immich',
  'Kubernetes',
  'Linkwarden',
  'Vault',
  'Wrongmove',
];

describe('the stack', () => {
  test('talks to the server of the site, with a token from a sensitive variable', () => {
    expect(identity.provider).toEqual({
      authentik: [{ url: 'https://authentik.harbour.example', token: '${var.authentik_token}' }],
    });
    expect(identity.terraform).toEqual({
      backend: { local: { path: '../../../state/harbour/identity.tfstate' } },
      required_providers: { authentik: { source: 'goauthentik/authentik', version: PIN } },
    });
  });

  test('asks for exactly these secrets, each sensitive and without a default', () => {
    const sensitive = Object.entries(identity.variable ?? {}).filter(([, { sensitive }]) => sensitive === true);
    expect(sensitive.map(([name]) => name).sort()).toEqual([
      'authentik_token',
      'facebook_consumer_key',
      'facebook_consumer_secret',
      'github_consumer_key',
      'github_consumer_secret',
      'google_consumer_key',
      'google_consumer_secret',
      'k8s_dashboard_client_id',
      'k8s_dashboard_client_secret',
    ]);
    for (const [, variable] of sensitive) {
      expect(variable).toEqual({
        type: 'string',
        sensitive: true,
        nullable: false,
        description: expect.stringMatching(/^Opens .+\. From: .+\.$/),
      });
    }
  });

  test('asks for exactly these keys of objects that are taken over, none with a default', () => {
    const keys = Object.entries(identity.variable ?? {}).filter(([, { sensitive }]) => sensitive === undefined);
    expect(keys.map(([name]) => name).sort()).toEqual([
      'adopt_admin_services_binding',
      'adopt_domain_wide_catch_all_provider',
      'adopt_enrollment_email_field',
      'adopt_enrollment_group_assignment',
      'adopt_enrollment_group_policy',
      'adopt_enrollment_identification_binding',
      'adopt_enrollment_invitation_binding',
      'adopt_enrollment_login_binding',
      'adopt_enrollment_name_field',
      'adopt_enrollment_prompt_binding',
      'adopt_enrollment_user_write_binding',
      'adopt_grafana_provider',
      'adopt_k8s_dashboard_provider',
      'adopt_kubernetes_provider',
      'adopt_login_identification_binding',
      'adopt_login_login_binding',
      'adopt_login_mfa_binding',
      'adopt_wrongmove_provider',
    ]);
    for (const [, variable] of keys) expect(variable).not.toHaveProperty('default');
  });

  test('takes over exactly these objects', () => {
    const found = (stage: string) => `\${data.authentik_stage.${stage}_Existing.id}`;
    const enrollment = 'InvitationEnrollment';
    const binding = `authentik_flow_stage_binding.${enrollment}_Flow`;
    expect(Object.fromEntries((identity.import ?? []).map(({ to, id }) => [to, id]))).toEqual({
      'authentik_application.Anchors_Kubernetes': 'kubernetes',
      'authentik_application.DomainWideCatchAll_Application': 'domain-wide-catch-all',
      'authentik_application.KubernetesDashboard_Application': 'k8s-dashboard',
      [`authentik_flow.${enrollment}_Flow`]: 'invitation-enrollment',
      [`${binding}_IdentificationBinding`]: '${var.adopt_enrollment_identification_binding}',
      [`${binding}_InvitationBinding`]: '${var.adopt_enrollment_invitation_binding}',
      [`${binding}_LoginBinding`]: '${var.adopt_enrollment_login_binding}',
      [`${binding}_PromptBinding`]: '${var.adopt_enrollment_prompt_binding}',
      [`${binding}_UserWriteBinding`]: '${var.adopt_enrollment_user_write_binding}',
      'authentik_flow_stage_binding.SignIn_IdentificationBinding': '${var.adopt_login_identification_binding}',
      'authentik_flow_stage_binding.SignIn_LoginBinding': '${var.adopt_login_login_binding}',
      'authentik_flow_stage_binding.SignIn_MfaBinding': '${var.adopt_login_mfa_binding}',
      'authentik_outpost.EmbeddedOutpost': '218dfaf4-ae6b-4374-ad4b-4f1cee68a3eb',
      'authentik_policy_binding.DomainWideCatchAll_Application_HostRestriction': '${var.adopt_admin_services_binding}',
      [`authentik_policy_binding.${enrollment}_Flow_LoginBinding_GroupAssignment`]:
        '${var.adopt_enrollment_group_assignment}',
      'authentik_policy_expression.AdminServices_Policy': 'e70000d5-7c6f-4eb9-ad58-14ebb5dc491c',
      [`authentik_policy_expression.${enrollment}_GroupPolicy`]: '${var.adopt_enrollment_group_policy}',
      'authentik_policy_reputation.BruteForceProtection': '5f1f7b6e-3a39-4d7e-9a3c-0b8d6a1c2e47',
      'authentik_provider_oauth2.CloudflareAccess': '9',
      'authentik_provider_oauth2.Forgejo': '20',
      'authentik_provider_oauth2.Grafana': '${var.adopt_grafana_provider}',
      'authentik_provider_oauth2.Headscale': '13',
      'authentik_provider_oauth2.Immich': '1',
      'authentik_provider_oauth2.Kubernetes': '${var.adopt_kubernetes_provider}',
      'authentik_provider_oauth2.KubernetesDashboard_Provider': '${var.adopt_k8s_dashboard_provider}',
      'authentik_provider_oauth2.Linkwarden': '8',
      'authentik_provider_oauth2.Vault': '53',
      'authentik_provider_oauth2.Wrongmove': '${var.adopt_wrongmove_provider}',
      'authentik_provider_proxy.DomainWideCatchAll_Provider': '${var.adopt_domain_wide_catch_all_provider}',
      'authentik_source_oauth.Facebook': 'facebook',
      'authentik_source_oauth.GitHub': 'github',
      'authentik_source_oauth.Google': 'google',
      [`authentik_stage_identification.${enrollment}_Identification`]: found(`${enrollment}_Identification`),
      'authentik_stage_identification.SignIn_Identification': found('SignIn_Identification'),
      [`authentik_stage_invitation.${enrollment}_Invitation`]: found(`${enrollment}_Invitation`),
      [`authentik_stage_prompt.${enrollment}_Prompt`]: found(`${enrollment}_Prompt`),
      [`authentik_stage_prompt_field.${enrollment}_Prompt_EmailField`]: '${var.adopt_enrollment_email_field}',
      [`authentik_stage_prompt_field.${enrollment}_Prompt_NameField`]: '${var.adopt_enrollment_name_field}',
      [`authentik_stage_user_login.${enrollment}_Login`]: found(`${enrollment}_Login`),
      'authentik_stage_user_login.SignIn_PasswordLogin': found('SignIn_PasswordLogin'),
      'authentik_stage_user_login.SignIn_SourceLogin': '1c92b5eb-2282-4a40-a337-6f750340ff78',
      [`authentik_stage_user_write.${enrollment}_UserWrite`]: found(`${enrollment}_UserWrite`),
    });
    expect(identity.import).toHaveLength(42);
  });

  test('destroys nothing that it took over, and guards nothing else', () => {
    const guarded = resourcesOf(identity).filter(([, block]) => lifecycleOf(block).prevent_destroy === true);
    expect(guarded.map(([address]) => address).sort()).toEqual(identity.import?.map(({ to }) => to).sort());
  });

  test('sets, beside what it manages, only these attributes of what it took over: ignored, they are never sent', () => {
    const placeholders = (identity.import ?? []).map(({ to }): readonly [string, readonly string[]] => {
      const { ignore_changes: ignored = [] } = lifecycleAt(identity, to) as { ignore_changes?: readonly string[] };
      return [
        to,
        Object.keys(attributesAt(identity, to))
          .filter((name) => ignored.includes(name))
          .sort(),
      ];
    });
    expect(Object.fromEntries(placeholders.filter(([, names]) => names.length > 0))).toEqual({
      'authentik_application.Anchors_Kubernetes': ['name', 'slug'],
      'authentik_policy_binding.DomainWideCatchAll_Application_HostRestriction': ['timeout'],
      'authentik_policy_expression.AdminServices_Policy': ['execution_logging'],
      ...Object.fromEntries(
        CLIENTS.map((id) => [
          `authentik_provider_oauth2.${id}`,
          ['client_id', 'client_type', 'invalidation_flow', 'name'],
        ]),
      ),
      ...Object.fromEntries(
        [
          ...['Identification', 'Invitation', 'Prompt', 'UserWrite'].map((id) => `InvitationEnrollment_Flow_${id}`),
          ...['SignIn_Identification', 'SignIn_Login', 'SignIn_Mfa'],
        ].map((id) => [
          `authentik_flow_stage_binding.${id}Binding`,
          ['evaluate_on_plan', 'invalid_response_action', 'policy_engine_mode', 're_evaluate_policies'],
        ]),
      ),
      'authentik_flow.InvitationEnrollment_Flow': [
        'compatibility_mode',
        'denied_action',
        'layout',
        'name',
        'policy_engine_mode',
        'title',
      ],
      'authentik_flow_stage_binding.InvitationEnrollment_Flow_LoginBinding': [
        'invalid_response_action',
        'policy_engine_mode',
      ],
      'authentik_policy_binding.InvitationEnrollment_Flow_LoginBinding_GroupAssignment': ['timeout'],
      'authentik_policy_expression.InvitationEnrollment_GroupPolicy': ['execution_logging'],
      'authentik_provider_oauth2.KubernetesDashboard_Provider': ['issuer_mode', 'sub_mode'],
      'authentik_stage_identification.InvitationEnrollment_Identification': [
        'case_insensitive_matching',
        'pretend_user_exists',
        'show_matched_user',
        'show_source_labels',
        'user_fields',
      ],
      ...Object.fromEntries(
        ['EmailField', 'NameField'].map((id) => [
          `authentik_stage_prompt_field.InvitationEnrollment_Prompt_${id}`,
          ['initial_value_expression', 'label', 'placeholder', 'placeholder_expression'],
        ]),
      ),
      'authentik_stage_user_write.InvitationEnrollment_UserWrite': ['user_creation_mode', 'user_type'],
      'authentik_stage_identification.SignIn_Identification': ['name'],
    });
  });

  test('never writes managed (I7), and holds no reputation policy on a flow or application (I6)', () => {
    for (const [, block] of resourcesOf(identity)) expect(block).not.toHaveProperty('managed');
    const bound = Object.values(allOf('authentik_policy_binding', identity.resource)).map(({ policy }) => policy);
    expect(bound.length).toBeGreaterThan(0);
    expect(bound.filter((policy) => String(policy).includes('reputation'))).toEqual([]);
  });

  test('holds no user but the guest, and no member of a group but the guest', () => {
    expect(Object.keys(identity.resource?.authentik_user ?? {})).toEqual(['PublicGuests_User']);
    expect(
      resourcesOf(identity)
        .filter(([, { users }]) => users !== undefined)
        .map(([address]) => address),
    ).toEqual(['authentik_group.PublicGuests_Group']);
  });
});

test('outputs what has to be typed in at the sources and in the applications', () => {
  expect(identity.output?.sources?.value).toMatchObject({
    Google: { callback_url: 'https://authentik.harbour.example/source/oauth/callback/google/' },
  });
  expect(identity.output?.applications?.value).toEqual({
    'Kubernetes Dashboard': {
      issuer: 'https://authentik.harbour.example/application/o/k8s-dashboard/',
      discovery_url: 'https://authentik.harbour.example/application/o/k8s-dashboard/.well-known/openid-configuration',
      redirect_uris: ['https://k8s.harbour.example/oauth2/callback'],
      client_id_variable: 'TF_VAR_k8s_dashboard_client_id',
      client_secret_variable: 'TF_VAR_k8s_dashboard_client_secret',
      launch_url: 'https://k8s.harbour.example',
    },
  });
});

test('a redirect URI that is a regular expression is no template of Terraform', () => {
  const { output } = identityOf((site) => {
    const dashboard = site.identity.applications.KubernetesDashboard;
    if (dashboard?.kind === 'oidc')
      put(site, 'identity.applications.KubernetesDashboard.redirectUris', [
        { matchingMode: 'regex', url: 'https://k8s\\.harbour\\.example/a{1,2}%{x}$' },
      ]);
  });
  expect(JSON.stringify(output)).toContain('a{1,2}%%{x}$');
});

describe('a fresh site', () => {
  const config = identityOf(undefined, fresh);

  test('takes nothing over, and waits for nothing', () => {
    expect(config.import).toBeUndefined();
    expect(config.output).not.toHaveProperty('to_adopt');
    expect(resourcesOf(config).filter(([, block]) => lifecycleOf(block).prevent_destroy === true)).toEqual([]);
  });

  test('holds no value of the other site', () => {
    const text = JSON.stringify(config);
    expect(text).toContain('fresh.example');
    expect(text).not.toMatch(/harbour|Home Server|goauthentik"|weeks=4|k8s|[0-9a-f]{8}(-[0-9a-f]{4}){3}-/i);
  });
});
