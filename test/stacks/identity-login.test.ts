import { attributesAt, lifecycleAt } from '../constructs/authentik/blocks';
import { allOf, identityOf } from '../constructs/authentik/identity-blocks';
import { put } from '../sites/schema/change';
import { knownToPin } from '../support/pin';

const identity = identityOf();
const SOURCES = ['Google', 'GitHub', 'Facebook'].map((id) => `\${authentik_source_oauth.${id}.uuid}`);
const ALWAYS_IN_STAGE_BINDINGS = {
  evaluate_on_plan: false,
  re_evaluate_policies: true,
  invalid_response_action: 'retry',
  policy_engine_mode: 'any',
};

describe('sessions', () => {
  test('of every login last four weeks, through four stages and no other (I1)', () => {
    const unbound = { session_duration: 'weeks=4', network_binding: 'no_binding', geoip_binding: 'no_binding' };
    expect(allOf('authentik_stage_user_login', identity.resource)).toEqual({
      SignIn_PasswordLogin: { name: 'default-authentication-login', ...unbound },
      SignIn_SourceLogin: { name: 'default-source-authentication-login', ...unbound },
      InvitationEnrollment_Login: { name: 'enrollment-login', ...unbound },
      PublicGuests_Login: { name: 'public-guest-login', ...unbound },
    });
  });

  test.each(['SignIn_PasswordLogin', 'SignIn_SourceLogin'])(
    'of the adopted stage %s leave the rest to the UI',
    (id) => {
      expect(lifecycleAt(identity, `authentik_stage_user_login.${id}`)).toEqual({
        prevent_destroy: true,
        ignore_changes: knownToPin('authentik_stage_user_login', [
          'remember_device',
          'remember_me_offset',
          'terminate_other_sessions',
        ]),
      });
    },
  );

  test('of all proxies last as long', () => {
    const proxies = Object.values(allOf('authentik_provider_proxy', identity.resource));
    expect(new Set(proxies.map(({ access_token_validity: validity }) => validity))).toEqual(new Set(['weeks=4']));
  });
});

describe('the login flow', () => {
  test('has its password on the identification screen, and nothing else of it is managed', () => {
    const address = 'authentik_stage_identification.SignIn_Identification';
    expect(attributesAt(identity, address)).toEqual({
      name: 'default-authentication-identification',
      password_stage: '${data.authentik_stage.SignIn_Password.id}',
    });
    expect(attributesAt(identity, 'data.authentik_stage.SignIn_Password')).toEqual({
      name: 'default-authentication-password',
    });
    const { ignore_changes: ignored } = lifecycleAt(identity, address) as { ignore_changes: readonly string[] };
    const left = [
      'captcha_stage',
      'case_insensitive_matching',
      'enable_remember_me',
      'enrollment_flow',
      'name',
      'passwordless_flow',
      'pretend_user_exists',
      'recovery_flow',
      'show_matched_user',
      'show_source_labels',
      'sources',
      'user_fields',
      'webauthn_stage',
    ];
    expect(ignored).toEqual(knownToPin('authentik_stage_identification', left));
  });

  test('shows the sources and the passkey button on a screen that is created', () => {
    const config = identityOf((site) => put(site, 'identity.signIn.identification.adopt', undefined));
    const way = { sources: SOURCES, passwordless_flow: '${data.authentik_flow.Passkey.id}' };
    expect(attributesAt(config, 'authentik_stage_identification.SignIn_Identification')).toMatchObject(way);
  });

  test('keeps its three stages at 10, 30 and 100, by bindings that are adopted', () => {
    const bound = (id: string) => attributesAt(identity, `authentik_flow_stage_binding.SignIn_${id}`);
    const target = '${data.authentik_flow.SignIn_Flow.id}';
    expect(attributesAt(identity, 'data.authentik_flow.SignIn_Flow')).toEqual({ slug: 'default-authentication-flow' });
    expect(bound('IdentificationBinding')).toEqual({
      target,
      stage: '${authentik_stage_identification.SignIn_Identification.id}',
      order: 10,
      ...ALWAYS_IN_STAGE_BINDINGS,
    });
    expect(bound('MfaBinding')).toMatchObject({
      target,
      stage: '${data.authentik_stage.SignIn_MfaBindingStage.id}',
      order: 30,
    });
    expect(bound('LoginBinding')).toMatchObject({
      target,
      stage: '${authentik_stage_user_login.SignIn_PasswordLogin.id}',
      order: 100,
    });
  });

  test('is left alone where the site names no binding of it', () => {
    const { resource, data } = identityOf((site) => put(site, 'identity.signIn.flow.bindings', {}));
    expect(Object.keys(allOf('authentik_flow', data))).not.toContain('SignIn_Flow');
    const targets = Object.values(allOf('authentik_flow_stage_binding', resource)).map(({ target }) => target);
    expect([...new Set(targets)].sort()).toEqual([
      '${authentik_flow.InvitationEnrollment_Flow.uuid}',
      '${authentik_flow.InvitationEnrollment_SourceFlow.uuid}',
      '${authentik_flow.PublicGuests_Flow.uuid}',
    ]);
  });

  test('finds the flows that the UI owns by their exact slugs', () => {
    expect(allOf('authentik_flow', identity.data)).toMatchObject({
      Authorization: { slug: 'default-provider-authorization-implicit-consent' },
      Invalidation: { slug: 'default-provider-invalidation-flow' },
      Passkey: { slug: 'webauthn' },
      SignIn_Flow: { slug: 'default-authentication-flow' },
    });
  });
});

describe('sign-up', () => {
  test('begins at three sources, each with its way to know a person, all enrolling by invitation', () => {
    const source = (name: string, slug: string, mode: string) => ({
      name,
      slug,
      provider_type: slug,
      user_matching_mode: mode,
      consumer_key: `\${var.${slug}_consumer_key}`,
      consumer_secret: `\${var.${slug}_consumer_secret}`,
      enrollment_flow: '${authentik_flow.InvitationEnrollment_SourceFlow.uuid}',
    });
    expect(allOf('authentik_source_oauth', identity.resource)).toEqual({
      Google: source('Google', 'google', 'identifier'),
      GitHub: source('GitHub', 'github', 'email_link'),
      Facebook: source('Facebook', 'facebook', 'email_link'),
    });
  });

  test('by a source that Terraform makes leads to authentik’s flow for those who come again', () => {
    const { resource, data } = identityOf((site) => {
      for (const id of ['Google', 'GitHub']) put(site, `identity.sources.${id}.adopt`, undefined);
    });
    const flows = Object.values(allOf('authentik_source_oauth', resource)).map(({ authentication_flow: flow }) => flow);
    const made = '${data.authentik_flow.SourceAuthentication.id}';
    expect(flows).toEqual([undefined, made, made]);
    expect(allOf('authentik_flow', data).SourceAuthentication).toEqual({ slug: 'default-source-authentication' });
  });

  test('runs through these stages, in this order, on both ways', () => {
    const bindings = Object.values(allOf('authentik_flow_stage_binding', identity.resource));
    for (const binding of bindings) expect(binding).toMatchObject(ALWAYS_IN_STAGE_BINDINGS);
    const stagesOf = (flow: string) =>
      bindings
        .filter(({ target }) => target === `\${authentik_flow.${flow}.uuid}`)
        .sort((a, b) => Number(a.order) - Number(b.order))
        .map(({ order, stage }) => `${order} ${/\.(\w+)\.id/.exec(String(stage))?.[1]}`);
    expect(stagesOf('InvitationEnrollment_Flow')).toEqual([
      '10 InvitationEnrollment_Code',
      '20 InvitationEnrollment_Identification',
      '30 InvitationEnrollment_Prompt',
      '35 InvitationEnrollment_Invitation',
      '40 InvitationEnrollment_UserWrite',
      '50 InvitationEnrollment_Login',
      '60 InvitationEnrollment_PasskeySetup',
    ]);
    expect(stagesOf('InvitationEnrollment_SourceFlow')).toEqual([
      '10 InvitationEnrollment_SourcePrompt',
      '20 InvitationEnrollment_Invitation',
      '30 InvitationEnrollment_UserWrite',
      '40 InvitationEnrollment_Login',
    ]);
    expect(stagesOf('PublicGuests_Flow')).toEqual(['10 PublicGuests_Login']);
  });

  test('stops without an invitation', () => {
    expect(allOf('authentik_stage_invitation', identity.resource)).toEqual({
      InvitationEnrollment_Invitation: { name: 'invitation-validation', continue_flow_without_invitation: false },
    });
  });

  test('shows the three sources and the passkey button, and asks for no name', () => {
    expect(attributesAt(identity, 'authentik_stage_identification.InvitationEnrollment_Identification')).toMatchObject({
      name: 'enrollment-identification',
      user_fields: [],
      sources: SOURCES,
      passwordless_flow: '${data.authentik_flow.Passkey.id}',
    });
  });

  test('makes an active user in Allow Login Users', () => {
    expect(allOf('authentik_stage_user_write', identity.resource)).toEqual({
      InvitationEnrollment_UserWrite: {
        name: 'enrollment-user-write',
        create_users_as_inactive: false,
        create_users_group: '${data.authentik_group.AllowLoginUsers.id}',
        user_creation_mode: 'create_when_required',
        user_type: 'internal',
      },
    });
  });
});

test('the guest is an internal user of the system', () => {
  expect(allOf('authentik_user', identity.resource)).toEqual({
    PublicGuests_User: { username: 'guest', name: 'Guest', type: 'internal', path: 'users/system', is_active: true },
  });
});
