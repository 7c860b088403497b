import { SiteError, sentence } from '../../constructs/core/errors';
import { household } from '../../demo/household';
import type { SiteInput } from '../../sites/schema/site';
import { synthesise } from '../../stacks/synthesis';
import { harbour } from '../fixtures/sites/harbour';
import { put } from '../sites/schema/change';
import { changeSite } from '../support/site/site-change';
import { nameFolder } from '../support/site/synth';

function faultsOf(values: Readonly<Record<string, unknown>>, site: SiteInput = harbour): readonly string[] {
  const input = changeSite((copy) => {
    for (const [path, value] of Object.entries(values)) put(copy, path, value);
  }, site);
  try {
    synthesise(input, nameFolder());
  } catch (error) {
    if (error instanceof SiteError) return error.faults.map(sentence);
    throw error;
  }
  return [];
}

test('a site without a mistake has no fault', () => {
  expect(faultsOf({})).toEqual([]);
});

test('an access test that the rest of the site contradicts is a fault, beside the findings of the rules', () => {
  const accessTests = [
    { as: 'Headscale Users', mayNot: ['terminal'] },
    { as: 'everyone', may: ['terminal'] },
  ];
  expect(faultsOf({ accessTests, 'identity.signIn.logins.PasswordLogin.sessionDuration': 'hours=2' })).toEqual([
    expect.stringContaining('login-durations-equal'),
    expect.stringContaining('accessTests.1.may.0: everyone cannot open terminal.harbour.example'),
  ]);
});

describe('a value below its floor', () => {
  const path = 'platform.release.server.resources.limits.memory';
  const values = { [path]: '256Mi', [path.replace('limits', 'requests')]: '256Mi' };
  const accepting = (subject: string) => [
    ...(harbour.exceptions ?? []),
    { rule: 'floors-kept', address: path, subject, reason: 'One person signs in, on a board of 1 GB.' },
  ];
  const PAUSED = [
    'platform.release.server.replicas',
    'platform.release.worker.replicas',
    'platform.pgbouncer.replicas',
    'identity.embeddedOutpost.keptDeployment.replicas',
    'identity.publicGuests.outpost.replicas',
  ];
  const FAULT =
    `${path}: 256Mi is below 512Mi: the container is killed while it starts, and no one can sign in; ` +
    `write 512Mi or more [rule floors-kept, address ${path}, subject 256Mi]`;

  test('is a fault at its path, with what an exception names', () => {
    expect(faultsOf(values)).toEqual([FAULT]);
  });

  test('is accepted with the reason of its exception, in its stack: 0 replicas too', () => {
    const paused = PAUSED.map((address) => ({
      rule: 'floors-kept',
      address,
      subject: '0',
      reason: 'No pod runs while the database is restored.',
    }));
    const exceptions = [...accepting('256Mi'), ...paused];
    const site = changeSite((copy) => {
      const replicas = Object.fromEntries(PAUSED.map((one) => [one, 0]));
      for (const [at, value] of Object.entries({ ...values, ...replicas, exceptions })) put(copy, at, value);
    });
    const { accepted } = synthesise(site, nameFolder());
    const floors = accepted.filter(({ rule }) => rule === 'floors-kept');
    const stackOf = ({ address }: { address: string }) => address.split('.')[0];
    expect(floors).toEqual(
      expect.arrayContaining([exceptions.at(-6), ...paused].map((one) => ({ ...one, stack: stackOf(one as never) }))),
    );
    expect(floors).toHaveLength(6);
  });

  test('is a fault beside an exception for another value, which covers nothing', () => {
    const faults = faultsOf({ ...values, exceptions: accepting('384Mi') });
    expect(faults).toEqual([FAULT, expect.stringMatching(/^exceptions\.\d: covers no finding/)]);
  });
});

const places = (faults: readonly string[]) => faults.map((fault) => fault.split(': ')[0]);

describe('each stage reports all of its faults in one run:', () => {
  const SCHEMA = {
    'platform.pgbouncer.image': 'docker.io/edoburu/pgbouncer:latest',
    'platform.pgbouncer.replicas': '3',
    'identity.host': 'https://authentik.harbour.example',
    // Between the parts of the site.
    'identity.invitationEnrollment.assignableGroups.0': 'Nobody',
  };
  const CONSTRUCTS = {
    'identity.publicGuests.outpost.name': 'authentik Embedded Outpost',
    'platform.release.timeoutSeconds': 60,
    'platform.pgbouncer.maxClientConnections': 70_000,
    'edge.list.description': 'x'.repeat(501),
  };
  const RULES = {
    'identity.signIn.logins.PasswordLogin.sessionDuration': 'hours=2',
    exceptions: [
      ...(harbour.exceptions ?? []),
      { rule: 'login-durations-equl', address: 'a.A', subject: 'x', reason: 'More than twenty letters.' },
    ],
  };

  test('the schema, with the checks between the parts over what is well-formed', () => {
    const faults = faultsOf({ ...SCHEMA, ...CONSTRUCTS, ...RULES });
    expect(places(faults)).toEqual([
      'identity.host',
      'platform.pgbouncer.image',
      'platform.pgbouncer.replicas',
      'identity.invitationEnrollment.assignableGroups.0',
    ]);
    expect(faults).toContain(
      'platform.pgbouncer.image: has the moving tag latest; pin a version, for example docker.io/edoburu/pgbouncer:v1.25.2-p0',
    );
  });

  test('then the constructs of all three stacks', () => {
    expect(places(faultsOf({ ...CONSTRUCTS, ...RULES }))).toEqual([
      'identity.publicGuests (identity/PublicGuests/Outpost.name)',
      'platform.release.timeoutSeconds',
      'platform.pgbouncer.maxClientConnections',
      'edge.list.description',
    ]);
  });

  test('then the rules', () => {
    const faults = faultsOf(RULES);
    expect(places(faults)).toEqual([
      'identity.signIn.logins.PasswordLogin',
      expect.stringMatching(/^exceptions\.\d\.rule$/),
    ]);
    expect(faults.at(-1)).toContain(
      'is not a rule, found: "login-durations-equl"; write login-durations-equal, or another id of docs/reference/rules.md',
    );
  });
});

test('a group does not hide a provider of the same name, whose name has the word in it', () => {
  const client = {
    kind: 'oidc',
    redirectUris: [{ matchingMode: 'strict', url: 'https://wiki.harbour.example/callback' }],
    access: { groups: ['Wiki'] },
  };
  const faults = faultsOf({
    'identity.groups.Wiki': { name: 'Wiki', lookup: true },
    'identity.groups.Readers': { name: 'Wiki', lookup: true },
    'identity.applications.WikiPages': { ...client, name: 'Wiki' },
    'identity.applications.WikiAdmin': { ...client, name: 'Administration', provider: { name: 'Provider for Wiki' } },
  });
  expect(places(faults)).toEqual(['identity.groups.Readers.name']);
  const corrected = faultsOf({
    'identity.groups.Wiki': { name: 'Wiki', lookup: true },
    'identity.applications.WikiPages': { ...client, name: 'Wiki' },
    'identity.applications.WikiAdmin': { ...client, name: 'Administration', provider: { name: 'Provider for Wiki' } },
  });
  expect(corrected).toEqual([expect.stringMatching(/Provider for Wiki.*rule names-unique/)]);
});

test('a short wrong value does not hide a fault whose sentence has the word in it', () => {
  const flow = { 'identity.signIn.flow.bindings.MfaBinding': undefined };
  const faults = faultsOf({ ...flow, 'identity.applications.Grafana.launchUrl': 'has' }, household);
  expect(places(faults)).toEqual(['identity.applications.Grafana.launchUrl']);
  expect(faultsOf(flow, household)).toEqual([expect.stringMatching(/^identity\.signIn\.flow: has no second factor/)]);
});

test.each<[path: string, value: unknown, ...more: string[]]>([
  ['identity.sources.Google.consumerSecret', 'unknown_secret', 'secrets.google_consumer_secret'],
  ['identity.apiToken', 'nobody', 'secrets.authentik_token'],
  ['identity.applications.KubernetesDashboard.access.groups.0', '10.0.0.0/8'],
  ['identity.embeddedOutpost.adopt.id', 'x'],
  ['platform.traefik.fallback.name', 'a'.repeat(64)],
  ['identity.applications.DomainWideCatchAll.access', { everyone: 'no' }],
  ['edge.list.name', 'Crowd-Sec'],
  ['edge.sync.intervalMinutes', 7],
  ['platform.traefik.fallback.resources.limits.memory', '64'],
  ['platform.release.chartVersion', '2026'],
  ['edge.zoneId', 'abc'],
  ['edge.ruleset.keptRules.0.description', ''],
  ['edge.ruleset.keptRules.0.expression', ''],
  ['edge.allowList.0', '10.0.0.0/7'],
  ['edge.allowList', ['192.0.2.10', '192.0.2.10']],
  ['edge.sync.neverBlock', ['10.0.0.0/7']],
])('%s = %j is reported once, at its place', (path, value, ...more) => {
  expect(places(faultsOf({ [path]: value }))).toEqual([expect.stringMatching(new RegExp(`^${path}`)), ...more]);
});

test('two places with the same wrong value are two faults', () => {
  const image = 'docker.io/library/node:latest';
  expect(faultsOf({ 'platform.pgbouncer.image': image, 'edge.sync.image': image })).toHaveLength(2);
});

test('two kept rules with one ref are a fault of keptRules', () => {
  const rule = harbour.edge?.ruleset.keptRules?.[0];
  expect(faultsOf({ 'edge.ruleset.keptRules': [rule, rule] })).toEqual([
    expect.stringMatching(/^edge\.ruleset\.keptRules: holds two rules with one ref, found: /),
  ]);
});

test.each<[place: string, path: string, value: unknown]>([
  ['a name', 'identity.apiToken', 'Hunter2'],
  ['a well-formed name', 'identity.apiToken', 'hunter2'],
  ['a name inside a union', 'platform.traefik.fallback.emergencyUsers.create.htpasswd', 'Hunter2'],
  ['a Secret', 'platform.secrets.email', 'hunter2'],
  ['another type', 'identity.apiToken', { value: 'hunter2' }],
  ['a key of the register', 'secrets.Hunter2', { opens: 'nothing', from: 'nowhere' }],
  ['a key that nothing reads', 'identity.password', 'hunter2'],
])('a secret in the place of %s is never shown', (_, path, value) => {
  const faults = faultsOf({ [path]: value });
  expect(faults).not.toEqual([]);
  expect(faults.join()).not.toMatch(/hunter2/i);
});

test("a fault in one of authentik's ingresses has the path of that ingress", () => {
  expect(faultsOf({ 'platform.ingresses.static.tlsSecretName': 'Login_TLS' })).toEqual([
    expect.stringMatching(/^platform\.ingresses\.static\.tlsSecretName: /),
  ]);
});
