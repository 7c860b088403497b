import { refusals } from '../support/site/edited-site';
import { siteOf } from '../support/site/site-app';
import { siteWith } from './identity-only';

const BINDINGS = {
  IdentificationBinding: {
    order: 10,
    stage: 'default-authentication-identification',
    adopt: { id: '11111111-1111-4111-8111-111111111111' },
  },
  PasswordBinding: {
    order: 20,
    stage: 'default-authentication-password',
    adopt: { id: '22222222-2222-4222-8222-222222222222' },
  },
  MfaBinding: {
    order: 30,
    stage: 'default-authentication-mfa-validation',
    adopt: { id: '33333333-3333-4333-8333-333333333333' },
  },
  LoginBinding: {
    order: 100,
    stage: 'default-authentication-login',
    adopt: { id: '44444444-4444-4444-8444-444444444444' },
  },
};
const SECOND_CATCH_ALL = {
  kind: 'domain-forward-auth',
  name: 'Second catch-all',
  slug: 'second',
  access: { everyone: 'Nothing in it is private' },
  provider: {
    name: 'Second catch-all',
    externalHost: 'sso.harbour.example',
    cookieDomain: 'harbour.example',
    accessTokenValidity: 'weeks=4',
  },
};

test('the fixture site breaks no rule beyond its exceptions', () => {
  expect(refusals(siteOf())).toEqual([]);
});

/** The rules see it in the JSON that the constructs make of the site. What they say about it is in test/rules. */
test.each<[what: string, path: string, value: unknown, ...found: readonly string[]]>([
  [
    'I1: one login is shorter than the others',
    'identity.signIn.logins.PasswordLogin.sessionDuration',
    'hours=2',
    'login-durations-equal authentik_stage_user_login.SignIn_PasswordLogin',
  ],
  [
    'I1: the login at the end of an enrollment is forgotten',
    'identity.invitationEnrollment.sessionDuration',
    'days=1',
    'login-durations-equal authentik_stage_user_login.InvitationEnrollment_Login',
  ],
  [
    'I7: an outpost takes a name that is nearly the embedded one',
    'identity.publicGuests.outpost.name',
    'Embedded for guests',
    'embedded-outpost-name authentik_outpost.PublicGuests_Outpost',
  ],
  [
    'I13: the password stage comes back at order 20',
    'identity.signIn.flow.bindings',
    BINDINGS,
    'single-password-prompt authentik_flow_stage_binding.SignIn_PasswordBinding',
  ],
  [
    'the login of the guests has the name of another stage',
    'identity.publicGuests.login.name',
    'enrollment-login',
    'names-unique authentik_stage_user_login.PublicGuests_Login',
  ],
  [
    'a second catch-all for the same domain',
    'identity.applications.SecondCatchAll',
    SECOND_CATCH_ALL,
    'outpost-hosts-unique authentik_outpost.EmbeddedOutpost',
  ],
  [
    'a password stands in a URL',
    'identity.applications.KubernetesDashboard.launchUrl',
    'https://me:hunter2@k8s.harbour.example',
    'no-secret-values authentik_application.KubernetesDashboard_Application',
    'no-secret-values output.applications',
  ],
])('%s', (_, path, value, ...found) => {
  expect(refusals(siteWith({ [path]: value })).map(([rule, address]) => `${rule} ${address}`)).toEqual(found);
});

test('an adopted login without the binding that the provider would reset is refused by its construct', () => {
  expect(() => siteWith({ 'identity.signIn.logins.SourceLogin.geoipBinding': undefined })).toThrow(
    'identity.signIn.logins.SourceLogin.geoipBinding: is missing for an adopted stage',
  );
});

test('so is a group below another, which the pinned provider would flatten', () => {
  expect(() => siteWith({ 'identity.groups.HeadscaleUsers.lookup': undefined })).toThrow(
    'identity.groups.HeadscaleUsers.parents: are not known to provider',
  );
});

test('text with template marks goes through, escaped', () => {
  const { stacks } = siteWith({ 'identity.publicGuests.application.name': 'Public ${x} %{y}' });
  expect(stacks[0]?.config.resource?.authentik_application?.PublicGuests_Application?.name).toBe('Public $${x} %%{y}');
});
