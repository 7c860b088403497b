import { plainText } from '../../constructs/core/static-text';
import { lifecycleOf } from '../../rules/readers/document';
import { attributesAt } from '../constructs/authentik/blocks';
import { allOf, identityOf, resourcesOf } from '../constructs/authentik/identity-blocks';
import { put } from '../sites/schema/change';
import { PIN } from '../support/pin';

const identity = identityOf();

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
    put(site, 'identity.applications.KubernetesDashboard.redirectUris', [
      { matchingMode: 'regex', url: 'https://k8s\\.harbour\\.example/a{1,2}%{x}$' },
    ]);
  });
  expect(JSON.stringify(output)).toContain('a{1,2}%%{x}$');
});

describe('outposts', () => {
  const outpost = (name: string) => {
    const { config, ...attributes } = attributesAt(identity, `authentik_outpost.${name}`);
    return { ...attributes, config: JSON.parse(plainText(String(config))) as unknown };
  };
  const common = { type: 'proxy', service_connection: '9452125d-04af-47fd-a949-17a3bfbb6343' };
  const place = { authentik_host: 'https://authentik.harbour.example/', kubernetes_namespace: 'authentik' };
  const resources = { path: '/spec/template/spec/containers/0/resources' };

  test('are the embedded one, with two pods', () => {
    const deployment = expect.arrayContaining([
      expect.objectContaining({
        value: [expect.objectContaining({ emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } })],
      }),
      expect.objectContaining({
        ...resources,
        value: { limits: { memory: '2560Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
      }),
    ]);
    expect(outpost('EmbeddedOutpost')).toMatchObject({
      ...common,
      config: { ...place, kubernetes_replicas: 2, kubernetes_json_patches: { deployment } },
    });
  });

  test('and that of the guests, with one', () => {
    const value = { limits: { memory: '256Mi' }, requests: { cpu: '10m', memory: '64Mi' } };
    expect(outpost('PublicGuests_Outpost')).toMatchObject({
      name: 'public',
      protocol_providers: ['${authentik_provider_proxy.PublicGuests_Provider.id}'],
      ...common,
      config: {
        ...place,
        kubernetes_replicas: 1,
        kubernetes_json_patches: { deployment: [{ ...resources, value }] },
      },
    });
  });
});

describe('guests', () => {
  test('may run none of the flows that the site lists', () => {
    const bindings = Object.entries(allOf('authentik_policy_binding', identity.resource));
    const closed = bindings.filter(([id]) => id.startsWith('PublicGuests_Closed_')).map(([, { target }]) => target);
    expect(closed).toHaveLength(7);
    expect(closed).toContain('${data.authentik_flow.Authorization.id}');
    expect(closed).toContain('${data.authentik_flow.PublicGuests_Closed_PasskeySetup_Flow.id}');
  });

  test('keep no user out of a site that has none', () => {
    const config = identityOf((site) => put(site, 'identity.publicGuests', undefined));
    expect(Object.keys(allOf('authentik_policy_expression', config.resource)).join()).not.toContain('PublicGuests');
    expect(JSON.stringify(config)).not.toContain('Public Guests');
  });
});
