import { SiteError } from '../../constructs/core/errors';
import { harbour } from '../fixtures/sites/harbour';
import { PIN, pinSaysParents } from '../support/pin';
import { siteOf } from '../support/site-app';
import { type Broken, faults, line } from './broken';
import { real, siteWith } from './identity-only';

const PARENTS_UNDER_AN_OLD_PIN: [string, string, unknown, string] = [
  'a group below another, which the pinned provider would flatten',
  'identity.groups.HeadscaleUsers.lookup',
  undefined,
  `identity.groups.HeadscaleUsers.parents: are not known to provider ${PIN}: each write would remove them, ` +
    'found: ["Allow Login Users"]; leave the group to the UI',
];

const SIGN_IN = 'identity.signIn';
const LOGIN = 'authentik_stage_user_login';
const EQUAL = 'give it the duration of the others, or an exception with the reason';

test('the real site breaks no rule beyond its exceptions', () => {
  expect(faults(siteOf())).toEqual([]);
});

describe('one value of the site', () => {
  test.each<[what: string, changes: Readonly<Record<string, unknown>>, broken: readonly Broken[]]>([
    [
      'I1: one login is shorter than the others',
      { [`${SIGN_IN}.logins.PasswordLogin.sessionDuration`]: 'hours=2' },
      [
        [
          'login-durations-equal',
          `${LOGIN}.SignIn_PasswordLogin`,
          'lasts hours=2 where the others last weeks=4',
          EQUAL,
        ],
      ],
    ],
    [
      'I1: the login at the end of an enrollment is forgotten',
      { 'identity.invitationEnrollment.sessionDuration': 'days=1' },
      [
        [
          'login-durations-equal',
          `${LOGIN}.InvitationEnrollment_Login`,
          'lasts days=1 where the others last weeks=4',
          EQUAL,
        ],
      ],
    ],
    [
      'I7: an outpost takes a name that is nearly the embedded one',
      { 'identity.publicGuests.outpost.name': 'Embedded for guests' },
      [
        [
          'embedded-outpost-name',
          'authentik_outpost.PublicGuests_Outpost',
          'has the name "Embedded for guests"',
          'use EmbeddedOutpost, or a name without "embedded"',
        ],
      ],
    ],
    [
      'I13: the password stage comes back at order 20',
      {
        [`${SIGN_IN}.flow.bindings`]: {
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
        },
      },
      [
        [
          'single-password-prompt',
          'authentik_flow_stage_binding.SignIn_PasswordBinding',
          'asks for the password again, with stage default-authentication-password at order 20',
          'remove this binding: the identification stage asks for the password',
        ],
      ],
    ],
    [
      'the login of the guests has the name of another stage',
      { 'identity.publicGuests.login.name': 'enrollment-login' },
      [
        [
          'names-unique',
          'authentik_stage_user_login.PublicGuests_Login',
          'has the name "enrollment-login", as authentik_stage_user_login.InvitationEnrollment_Login has',
          'give it a name of its own in the site',
        ],
      ],
    ],
    [
      'a second catch-all for the same domain',
      { 'identity.applications.SecondCatchAll': secondCatchAll('sso.harbour.example') },
      [
        [
          'outpost-hosts-unique',
          'authentik_outpost.EmbeddedOutpost',
          'serves hosts below harbour.example with authentik_provider_proxy.DomainWideCatchAll_Provider ' +
            'and with authentik_provider_proxy.SecondCatchAll_Provider',
          'give one of them another external host or domain, or another outpost',
        ],
      ],
    ],
    [
      'a password stands in a URL',
      { 'identity.applications.KubernetesDashboard.launchUrl': 'https://viktor:hunter2@k8s.harbour.example' },
      [
        [
          'no-secret-values',
          'authentik_application.KubernetesDashboard_Application',
          'meta_launch_url looks like a URL with a password',
          'name the secret in the site and let it come in as a sensitive variable',
        ],
        [
          'no-secret-values',
          'output.applications',
          'value.Kubernetes Dashboard.launch_url looks like a URL with a password',
          'name the secret in the site and let it come in as a sensitive variable',
        ],
      ],
    ],
  ])('%s', (_, changes, broken) => {
    expect(faults(siteWith(changes))).toEqual(broken.map(line));
  });

  test('an exception lets the finding pass at its address only', () => {
    const shorter = siteWith({ [`${SIGN_IN}.logins.SourceLogin.sessionDuration`]: 'hours=8' });
    const reason = 'People from outside are logged out at the end of their day.';
    const exceptions = [
      ...(harbour.exceptions ?? []),
      {
        rule: 'login-durations-equal',
        address: `${LOGIN}.SignIn_SourceLogin`,
        subject: 'lasts hours=8 where the others last weeks=4',
        reason,
      },
    ];
    expect(faults(shorter, exceptions)).toEqual([]);
    expect(faults(real, exceptions)).toHaveLength(1);
  });

  test.each<[string, string, unknown, string]>([
    ...(pinSaysParents ? [] : [PARENTS_UNDER_AN_OLD_PIN]),
    [
      'an adopted login without the binding that the provider would reset',
      `${SIGN_IN}.logins.SourceLogin.geoipBinding`,
      undefined,
      'identity.signIn.logins.SourceLogin.geoipBinding: is missing for an adopted stage',
    ],
    [
      'an outpost that takes the name of the embedded one',
      'identity.publicGuests.outpost.name',
      'authentik Embedded Outpost',
      'identity.publicGuests (identity/PublicGuests/Outpost.name): makes authentik take the outpost for the embedded one',
    ],
  ])('%s is stopped by its construct', (_, path, value, message) => {
    const build = () => siteWith({ [path]: value });
    expect(build).toThrow(SiteError);
    expect(build).toThrow(message);
  });

  test('text with template marks goes through, escaped', () => {
    const { stacks } = siteWith({ 'identity.publicGuests.application.name': 'Public ${x} %{y}' });
    expect(stacks[0]?.config.resource?.authentik_application?.PublicGuests_Application?.name).toBe(
      'Public $${x} %%{y}',
    );
  });
});

function secondCatchAll(externalHost: string) {
  const name = 'Second catch-all';
  const provider = {
    name,
    externalHost,
    cookieDomain: 'harbour.example',
    accessTokenValidity: 'weeks=4',
  };
  return {
    kind: 'domain-forward-auth',
    name,
    slug: 'second',
    access: { everyone: 'Nothing in it is private' },
    provider,
  };
}
