import { attributesAt } from '../constructs/authentik/blocks';
import { allOf, identityOf } from '../constructs/authentik/identity-blocks';
import { put } from '../sites/schema/change';

const identity = identityOf();
const SOURCES = ['Google', 'GitHub', 'Facebook'].map((id) => `\${authentik_source_oauth.${id}.uuid}`);
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

  test('of all proxies last as long', () => {
    const proxies = Object.values(allOf('authentik_provider_proxy', identity.resource));
    expect(new Set(proxies.map(({ access_token_validity: validity }) => validity))).toEqual(new Set(['weeks=4']));
  });
});

describe('the login flow', () => {
  test('has its password on the identification screen', () => {
    const address = 'authentik_stage_identification.SignIn_Identification';
    expect(attributesAt(identity, address)).toEqual({
      name: 'default-authentication-identification',
      password_stage: '${data.authentik_stage.SignIn_Password.id}',
    });
    expect(attributesAt(identity, 'data.authentik_stage.SignIn_Password')).toEqual({
      name: 'default-authentication-password',
    });
  });

  test('shows the sources and the passkey button on a screen that is created', () => {
    const config = identityOf((site) => put(site, 'identity.signIn.identification.adopt', undefined));
    const way = { sources: SOURCES, passwordless_flow: '${data.authentik_flow.Passkey.id}' };
    expect(attributesAt(config, 'authentik_stage_identification.SignIn_Identification')).toMatchObject(way);
  });

  test('keeps its three stages at 10, 30 and 100, by bindings that are adopted', () => {
    const bindings = Object.entries(allOf('authentik_flow_stage_binding', identity.resource));
    const own = bindings.filter(([, { target }]) => target === '${data.authentik_flow.SignIn_Flow.id}');
    expect(own.map(([id, { order, stage }]) => [id, order, stage])).toEqual([
      ['SignIn_IdentificationBinding', 10, '${authentik_stage_identification.SignIn_Identification.id}'],
      ['SignIn_LoginBinding', 100, '${authentik_stage_user_login.SignIn_PasswordLogin.id}'],
      ['SignIn_MfaBinding', 30, '${data.authentik_stage.SignIn_MfaBindingStage.id}'],
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

  test("by a source that Terraform makes leads to authentik's flow for returning users", () => {
    const { resource, data } = identityOf((site) => {
      for (const id of ['Google', 'GitHub']) put(site, `identity.sources.${id}.adopt`, undefined);
    });
    const flows = Object.values(allOf('authentik_source_oauth', resource)).map(({ authentication_flow: flow }) => flow);
    const made = '${data.authentik_flow.SourceAuthentication.id}';
    expect(flows).toEqual([undefined, made, made]);
    expect(allOf('authentik_flow', data).SourceAuthentication).toEqual({ slug: 'default-source-authentication' });
  });

  test('shows the three sources and the passkey button, and puts the new user into Allow Login Users', () => {
    expect(attributesAt(identity, 'authentik_stage_identification.InvitationEnrollment_Identification')).toMatchObject({
      sources: SOURCES,
      passwordless_flow: '${data.authentik_flow.Passkey.id}',
    });
    expect(attributesAt(identity, 'authentik_stage_user_write.InvitationEnrollment_UserWrite')).toMatchObject({
      create_users_group: '${data.authentik_group.AllowLoginUsers.id}',
    });
  });
});
