import { ConstructError } from '../../constructs/core/errors';
import type { Block, EstateDocument } from '../../rules/document';
import { defineSite } from '../../sites/site';
import { viktorbarzin } from '../../sites/viktorbarzin';
import { buildApp, renderEstate } from '../../stacks/estate';
import { put } from '../sites/change';
import { estateOf } from '../support/estate';
import { changedSite } from '../support/site-change';
import { unwrittenFolder } from '../support/synth';
import { type Broken, faults, line as lineOf } from './broken';

const line = (broken: Broken) => lineOf('identity', broken);
const SIGN_IN = 'identity.signIn';
const CATCH_ALL = 'identity.applications.DomainWideCatchAll.provider';
const LOGIN = 'authentik_stage_user_login';
const EXPLICIT = 'set sessionDuration in the site, for example weeks=4';
const EQUAL = 'give it the duration of the others, or an exception with the reason';
const VALIDITY = 'set accessTokenValidity in the site, as long as a login';

/** The real site with nothing but authentik: what is broken here is authentik's. */
const site = changedSite((input) => {
  const { edge, platform } = input;
  if (edge === undefined || platform === undefined) return;
  for (const part of ['edge', 'platform']) put(input, part, undefined);
  const others = [edge.apiToken, edge.sync.lapi.key, platform.pgbouncer.password, 'auth_fallback_htpasswd'];
  for (const secret of others) put(input, `secrets.${secret}`, undefined);
});
const real = estateOf(undefined, site);

/** The site with other values at some paths. */
const estateWith = (changes: Readonly<Record<string, unknown>>) =>
  estateOf((input) => {
    for (const [path, value] of Object.entries(changes)) put(input, path, value);
  }, site);

test('the real site breaks no rule beyond its exceptions', () => {
  expect(faults(estateOf())).toEqual([]);
});

describe('one value of the site', () => {
  test.each<[what: string, changes: Readonly<Record<string, unknown>>, broken: readonly Broken[]]>([
    [
      'I1: one login lasts until the browser closes',
      { [`${SIGN_IN}.logins.SourceLogin.sessionDuration`]: 'seconds=0' },
      [
        ['login-session-duration', `${LOGIN}.SignIn_SourceLogin`, 'session_duration "seconds=0"', EXPLICIT],
        ['login-durations-equal', `${LOGIN}.SignIn_SourceLogin`, 'seconds=0 where the others have weeks=4', EQUAL],
      ],
    ],
    [
      'I1: one login is shorter than the others',
      { [`${SIGN_IN}.logins.PasswordLogin.sessionDuration`]: 'hours=2' },
      [['login-durations-equal', `${LOGIN}.SignIn_PasswordLogin`, 'hours=2 where the others have weeks=4', EQUAL]],
    ],
    [
      'I1: the login at the end of an enrollment is forgotten',
      { 'identity.invitationEnrollment.sessionDuration': 'days=1' },
      [['login-durations-equal', `${LOGIN}.InvitationEnrollment_Login`, 'days=1 where the others have weeks=4', EQUAL]],
    ],
    [
      'I1: the login of guests is zero',
      { 'identity.publicGuests.login.sessionDuration': 'hours=0' },
      [
        ['login-session-duration', `${LOGIN}.PublicGuests_Login`, 'session_duration "seconds=0"', EXPLICIT],
        ['login-durations-equal', `${LOGIN}.PublicGuests_Login`, 'seconds=0 where the others have weeks=4', EQUAL],
      ],
    ],
    [
      'I1: the session on the protected hosts is zero',
      { [`${CATCH_ALL}.accessTokenValidity`]: 'seconds=0' },
      [
        [
          'proxy-token-validity',
          'authentik_provider_proxy.DomainWideCatchAll_Provider',
          'access_token_validity "seconds=0"',
          VALIDITY,
        ],
      ],
    ],
    [
      'I1: the session of guests is zero',
      { 'identity.publicGuests.provider.accessTokenValidity': 'seconds=0' },
      [
        [
          'proxy-token-validity',
          'authentik_provider_proxy.PublicGuests_Provider',
          'access_token_validity "seconds=0"',
          VALIDITY,
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
          '"Embedded for guests"',
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
            adoption: { id: '11111111-1111-4111-8111-111111111111' },
          },
          PasswordBinding: {
            order: 20,
            stage: 'default-authentication-password',
            adoption: { id: '22222222-2222-4222-8222-222222222222' },
          },
        },
      },
      [
        [
          'single-password-prompt',
          'authentik_flow_stage_binding.SignIn_PasswordBinding',
          'stage default-authentication-password at order 20',
          'remove this binding: the identification stage asks for the password',
        ],
      ],
    ],
    [
      'two stages of a flow share an order',
      {
        [`${SIGN_IN}.flow.bindings`]: {
          MfaBinding: {
            order: 30,
            stage: 'default-authentication-mfa-validation',
            adoption: { variable: 'adopt_mfa_binding' },
          },
          LoginBinding: {
            order: 30,
            stage: 'default-authentication-login',
            adoption: { variable: 'adopt_login_binding' },
          },
        },
      },
      [
        [
          'binding-orders-unique',
          'authentik_flow_stage_binding.SignIn_LoginBinding',
          'order 30, as authentik_flow_stage_binding.SignIn_MfaBinding',
          'give it an order of its own',
        ],
      ],
    ],
    ...['trace', 'debug'].map((level): [string, Record<string, unknown>, Broken[]] => [
      `the embedded outpost logs at ${level}`,
      { 'identity.embeddedOutpost.logLevel': level },
      [
        [
          'outpost-log-level',
          'authentik_outpost.EmbeddedOutpost',
          `log_level ${level}`,
          'set logLevel to info in the site',
        ],
      ],
    ]),
    [
      'the cookie is for a domain that the login host is not under',
      { [`${CATCH_ALL}.cookieDomain`]: 'k8s.viktorbarzin.me' },
      [
        [
          'cookie-domain-parent',
          'authentik_provider_proxy.DomainWideCatchAll_Provider',
          'k8s.viktorbarzin.me for authentik.viktorbarzin.me',
          'set cookieDomain to a parent of externalHost',
        ],
      ],
    ],
    [
      'a second catch-all for the same domain',
      { 'identity.applications.SecondCatchAll': secondCatchAll('sso.viktorbarzin.me') },
      [
        [
          'outpost-hosts-unique',
          'authentik_outpost.EmbeddedOutpost',
          'hosts below viktorbarzin.me from authentik_provider_proxy.DomainWideCatchAll_Provider ' +
            'and from authentik_provider_proxy.SecondCatchAll_Provider',
          'give one of them another external host or domain, or another outpost',
        ],
      ],
    ],
    [
      'a password stands in a URL',
      { 'identity.applications.KubernetesDashboard.launchUrl': 'https://viktor:hunter2@k8s.viktorbarzin.me' },
      [
        [
          'no-secret-values',
          'authentik_application.KubernetesDashboard_Application',
          'meta_launch_url looks like a URL with a password',
          'name the secret in the site and let it come in as a sensitive variable',
        ],
      ],
    ],
  ])('%s', (_, changes, broken) => {
    expect(faults(estateWith(changes))).toEqual(broken.map(line));
  });

  test('the host policy on the domain-wide application needs its exception', () => {
    expect(faults(real, [])).toEqual([
      line([
        'domain-wide-host-policy',
        'authentik_policy_binding.DomainWideCatchAll_Application_HostRestriction',
        'a policy by host on authentik_application.DomainWideCatchAll_Application',
        'give each host an application of its own (hostRestriction.hosts.*.enforce)',
      ]),
    ]);
  });

  test('an exception whose finding is gone is refused', () => {
    expect(faults(estateWith({ 'identity.hostRestriction': undefined }))).toEqual([
      '  domain-wide-host-policy authentik_policy_binding.DomainWideCatchAll_Application_HostRestriction: ' +
        'the exception covers nothing; remove it from the site',
    ]);
  });

  test('an exception lets the finding pass at its address only', () => {
    const shorter = estateWith({ [`${SIGN_IN}.logins.SourceLogin.sessionDuration`]: 'hours=8' });
    const reason = 'People from outside are logged out at the end of their day.';
    const exceptions = [
      ...(viktorbarzin.exceptions ?? []),
      { rule: 'login-durations-equal', address: `${LOGIN}.SignIn_SourceLogin`, reason },
    ];
    expect(faults(shorter, exceptions)).toEqual([]);
    expect(faults(real, exceptions)).toHaveLength(1);
  });

  test.each<[string, string, unknown, string]>([
    [
      'a group below another, which the pinned provider would flatten',
      'identity.groups.HeadscaleUsers.managed',
      'key',
      'identity/HeadscaleUsers: parents cannot be said by provider 2024.12.1: each write would lose them, ' +
        'got: ["Allow Login Users"]; leave the group to the UI',
    ],
    [
      'an adopted login without the binding that the provider would reset',
      `${SIGN_IN}.logins.SourceLogin.geoipBinding`,
      undefined,
      'identity/SignIn/SourceLogin: geoipBinding must be stated for an adopted stage',
    ],
    [
      'an outpost that takes the name of the embedded one',
      'identity.publicGuests.outpost.name',
      'authentik Embedded Outpost',
      'identity/PublicGuests/Outpost: name makes authentik take the outpost for the embedded one',
    ],
    [
      "the creation of a provider that is the UI's",
      'identity.applications.Grafana.provider',
      'create',
      'identity/Grafana: adoption must not be a creation, which would send the placeholders',
    ],
  ])('%s is stopped by its construct', (_, path, value, message) => {
    const build = () => estateWith({ [path]: value });
    expect(build).toThrow(ConstructError);
    expect(build).toThrow(message);
  });

  test('text with template marks goes through, escaped', () => {
    const { stacks } = estateWith({ 'identity.publicGuests.application.name': 'Public ${x} %{y}' });
    expect(stacks[0]?.config.resource?.authentik_application?.PublicGuests_Application?.name).toBe(
      'Public $${x} %%{y}',
    );
  });
});

/** What no value of a site can say, put into the finished JSON: an override, a bug, a later provider. */
describe('the finished JSON', () => {
  const FLOW = '${authentik_flow.InvitationEnrollment_Flow.uuid}';
  const outpostConfig = (change: (config: Record<string, unknown>) => void) => (block: Record<string, unknown>) => {
    const config = JSON.parse(String(block.config));
    change(config);
    block.config = JSON.stringify(config);
  };

  test.each<[what: string, address: string, change: (block: Record<string, unknown>) => void, broken: Broken]>([
    [
      'I3: ignore_changes names what the pinned provider does not have',
      'authentik_stage_identification.SignIn_Identification',
      (block) => ignored(block).push('webauthn_stage'),
      [
        'ignore-changes-in-schema',
        'authentik_stage_identification.SignIn_Identification',
        'webauthn_stage, which provider 2024.12.1 does not have',
        'leave the list to adopt(), which derives it from the schema',
      ],
    ],
    [
      'I3: ignore_changes names what the provider never reads',
      'authentik_stage_user_login.SignIn_SourceLogin',
      (block) => ignored(block).push('network_binding'),
      [
        'ignore-changes-read',
        'authentik_stage_user_login.SignIn_SourceLogin',
        'network_binding',
        'manage the attribute, with the value that the server has now',
      ],
    ],
    [
      'I3: ignore_changes lost a name: the sources that the UI shows would go',
      'authentik_stage_identification.SignIn_Identification',
      (block) => ignored(block).splice(ignored(block).indexOf('sources'), 1),
      [
        'ignore-changes-complete',
        'authentik_stage_identification.SignIn_Identification',
        'nothing about sources',
        'leave the list to adopt()',
      ],
    ],
    [
      'I6: the reputation policy is bound to a flow',
      'authentik_policy_binding.PublicGuests_Flow_LoginBinding_GuestBinding',
      (block) =>
        Object.assign(block, { policy: '${authentik_policy_reputation.BruteForceProtection.id}', target: FLOW }),
      [
        'no-reputation-on-flow',
        'authentik_policy_binding.PublicGuests_Flow_LoginBinding_GuestBinding',
        'a binding to authentik_flow.InvitationEnrollment_Flow',
        'bind it to the stage binding of a captcha or deny stage, with StageBinding.addPolicy',
      ],
    ],
    [
      'I7: `managed` of the embedded outpost is written',
      'authentik_outpost.EmbeddedOutpost',
      (block) => Object.assign(block, { managed: 'goauthentik.io/outposts/embedded' }),
      [
        'outpost-managed-unwritten',
        'authentik_outpost.EmbeddedOutpost',
        'managed "goauthentik.io/outposts/embedded"',
        'decide first how to leave `managed` alone with this provider, then change this rule',
      ],
    ],
    [
      'I7: the config of an outpost loses a key',
      'authentik_outpost.PublicGuests_Outpost',
      outpostConfig((config) => delete config.authentik_host_browser),
      [
        'outpost-config-complete',
        'authentik_outpost.PublicGuests_Outpost',
        'no authentik_host_browser',
        'write the config with outpostConfig()',
      ],
    ],
    [
      'I8: the Service of the embedded outpost is not patched',
      'authentik_outpost.EmbeddedOutpost',
      outpostConfig((config) => delete (config.kubernetes_json_patches as Record<string, unknown>).service),
      [
        'embedded-outpost-selector',
        'authentik_outpost.EmbeddedOutpost',
        'no patch of /spec/selector',
        'replace /spec/selector with outpostLabels(uuid)',
      ],
    ],
    [
      'a patch appends',
      'authentik_outpost.PublicGuests_Outpost',
      outpostConfig((config) => {
        config.kubernetes_json_patches = {
          deployment: [{ op: 'add', path: '/spec/template/spec/volumes/-', value: {} }],
        };
      }),
      [
        'outpost-patches-converge',
        'authentik_outpost.PublicGuests_Outpost',
        'deployment /spec/template/spec/volumes/-',
        'set the whole list with JsonPatch.set',
      ],
    ],
    [
      'a policy over the flow plan is evaluated at planning',
      'authentik_flow_stage_binding.InvitationEnrollment_Flow_LoginBinding',
      (block) => Object.assign(block, { evaluate_on_plan: true }),
      [
        'flow-plan-policies-at-stage',
        'authentik_policy_binding.InvitationEnrollment_Flow_LoginBinding_GroupAssignment',
        'evaluate_on_plan true, re_evaluate_policies true',
        "bind it to a stage binding with evaluate: 'stage'",
      ],
    ],
    [
      'a group says its parent, which the server does not know any more',
      'authentik_group.PublicGuests_Group',
      (block) => Object.assign(block, { parent: '${data.authentik_group.AllowLoginUsers.id}' }),
      [
        'provider-server-pair',
        'authentik_group.PublicGuests_Group',
        'parent with provider 2024.12.1 and server 2026.2.4: the server knows `parents` only: each write loses the hierarchy',
        'leave the attribute to the UI, or pin a provider that fits the server',
      ],
    ],
    [
      'an adopted stage may be destroyed',
      'authentik_stage_user_login.SignIn_PasswordLogin',
      (block) => delete (block.lifecycle as Record<string, unknown>).prevent_destroy,
      [
        'adopted-kept',
        'authentik_stage_user_login.SignIn_PasswordLogin',
        'no prevent_destroy',
        'adopt it with adopt()',
      ],
    ],
    [
      'Python is read as a template',
      'authentik_policy_expression.PublicGuests_GuestPolicy',
      (block) => Object.assign(block, { expression: 'return f"${request.user}"' }),
      [
        'static-text-escaped',
        'authentik_policy_expression.PublicGuests_GuestPolicy',
        'expression: ${request.user}',
        'pass the text through staticText()',
      ],
    ],
    [
      'a secret stands in the JSON',
      'authentik_source_oauth.GitHub',
      (block) => Object.assign(block, { consumer_secret: 'hunter2' }),
      [
        'no-secret-values',
        'authentik_source_oauth.GitHub',
        'consumer_secret is not a reference to a sensitive variable',
        'name the secret in the site and let it come in as a sensitive variable',
      ],
    ],
  ])('%s', (_, address, change, broken) => {
    const estate = structuredClone(real);
    change(blockOf(estate, address));
    expect(faults(estate)).toEqual([line(broken)]);
  });

  test('an adopted resource vanishes and leaves its import behind', () => {
    const estate = structuredClone(real);
    const sources = estate.stacks[0]?.config.resource?.authentik_source_oauth as Record<string, Block>;
    delete sources.Facebook;
    expect(faults(estate)).toContain(
      line([
        'imports-have-targets',
        'authentik_source_oauth.Facebook',
        'no such resource',
        'remove the import block together with its resource',
      ]),
    );
  });

  test('an override of the stack adds a resource past the construct tree', () => {
    const found = withOverride('resource.authentik_group.Stray', { name: 'Stray' });
    expect(found).toEqual([
      line([
        'addresses-unique',
        'authentik_group.Stray',
        'no construct with this address',
        'make the resource with a construct',
      ]),
    ]);
  });

  test('an override of the stack breaks a rule as a value of the site does', () => {
    const found = withOverride('resource.authentik_outpost.EmbeddedOutpost.managed', null);
    expect(found.map((fault) => fault.trim().split(' ')[0])).toEqual(['outpost-managed-unwritten']);
  });
});

function secondCatchAll(externalHost: string) {
  const name = 'Second catch-all';
  const provider = {
    name,
    externalHost,
    cookieDomain: 'viktorbarzin.me',
    accessTokenValidity: 'weeks=4',
    adoption: 'create',
  };
  return { kind: 'domain-forward-auth', name, slug: 'second', adoption: 'create', provider };
}

function withOverride(path: string, value: unknown): readonly string[] {
  const estate = buildApp(defineSite(structuredClone(site)), unwrittenFolder());
  estate.stacks[0]?.addOverride(path, value);
  return faults(renderEstate(estate));
}

function blockOf(estate: EstateDocument, address: string): Record<string, unknown> {
  const [type = '', name = ''] = address.split('.');
  const block = estate.stacks[0]?.config.resource?.[type]?.[name];
  if (block === undefined) throw new Error(`the real site has no ${address} any more: correct this test`);
  return block as Record<string, unknown>;
}

function ignored(block: Record<string, unknown>): string[] {
  return (block.lifecycle as { ignore_changes: string[] }).ignore_changes;
}
