import { UserLoginStage } from '../../../constructs/authentik/flows/user-login-stage';
import { ReputationPolicy } from '../../../constructs/authentik/reputation-policy';
import { declareParts } from '../../../constructs/core/adopted-parts';
import { Construct } from '../../../constructs/core/cdktf';
import { Duration } from '../../../constructs/core/duration';
import { surveyIdentity } from '../../../ops/adopt/identity-survey';
import type { SurveyedObject } from '../../../ops/adopt/surveyed-object';
import { KINDS, LOOKUP_KINDS } from '../../../rules/readers/kinds';
import type { SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { clientOf } from '../../support/authentik/loaded';
import { group, user } from '../../support/authentik/people';
import { findNamed, uuid } from '../../support/authentik/records';
import { CONNECTION, policyBinding, stage } from '../../support/authentik/site';
import { adopt, survey } from '../../support/ops/adopt';
import { eachAuthentik } from '../../support/per-test';
import { PIN } from '../../support/pin';
import { synthDocument } from '../../support/site/synth';

const server = eachAuthentik();

const GROUP_BINDING = 'authentik_policy_binding.InvitationEnrollment_Flow_LoginBinding_GroupAssignment';
const HOST_BINDING = 'authentik_policy_binding.DomainWideCatchAll_Application_HostRestriction';

test('the survey has the place in the API of every type of authentik', () => {
  const kinds = Object.entries({ ...KINDS, ...LOOKUP_KINDS }).filter(([type]) => type.startsWith('authentik_'));
  expect(kinds.length).toBeGreaterThan(20);
  expect(kinds.filter(([, { api }]) => api === undefined).map(([type]) => type)).toEqual([]);
});

test('the entry of a construct that is new here has the path of its part, without a line elsewhere', async () => {
  const stack = synthDocument((made) => {
    made.part(
      'identity.watchdog',
      (part) => new ReputationPolicy(part, 'Watchdog', { name: 'watchdog', threshold: -5 }),
    );
    const nested = made.part('identity.extra', (part) => new Construct(part, 'Extra'));
    declareParts(nested, undefined);
    new UserLoginStage(nested, 'Login', { name: 'extra-login', sessionDuration: Duration.hours(1) });
  });
  server().records.policies.push({
    pk: uuid(498),
    name: 'watchdog',
    meta_model_name: 'authentik_policies_reputation.reputationpolicy',
  });
  server().records.stages.push({
    ...stage(398, 'user_login', 'userloginstage', 'extra-login'),
    network_binding: 'bind_asn',
  });
  const objects = await surveyIdentity(clientOf(server()), stack, PIN);
  expect(objects.map(({ address, entries }) => [address, entries])).toEqual([
    ['authentik_policy_reputation.Watchdog', [{ path: 'identity.watchdog.adopt', value: { id: uuid(498) } }]],
    [
      'authentik_stage_user_login.Extra_Login',
      [
        { path: 'identity.extra.adopt.login', value: { id: uuid(398) } },
        { path: 'identity.extra.networkBinding', value: 'bind_asn' },
        { path: 'identity.extra.geoipBinding', value: 'no_binding' },
      ],
    ],
  ]);
});

test('several objects with one key are ambiguous', async () => {
  const { records } = server();
  const first = records.policyBindings.find(({ pk }) => pk === uuid(601));
  records.policyBindings.push({ ...first, pk: uuid(699), order: 5 });
  records.groups.push(group(uuid(199), 'Headscale Users'));
  records.providers.push({
    ...findNamed(records.providers, 'Provider for Grafana'),
    pk: 99,
    name: 'Grafana',
    assigned_application_name: null,
  });
  const object = await survey(server());
  expect(object(HOST_BINDING)).toMatchObject({ outcome: 'ambiguous', id: `${uuid(601)}, ${uuid(699)}`, entries: [] });
  expect(object('data.authentik_group.HeadscaleUsers')).toMatchObject({ outcome: 'ambiguous' });
  expect(object('authentik_provider_oauth2.Grafana')).toMatchObject({
    outcome: 'ambiguous',
    id: '99, 62',
    entries: [],
  });
});

test('the name of another type of stage or policy collides', async () => {
  server().records.stages.push(stage(399, 'consent', 'consentstage', 'public-guest-login'));
  server().records.policies.push({ pk: uuid(499), name: 'public-auto-login-guest', meta_model_name: 'x.dummypolicy' });
  const object = await survey(server());
  expect(object('authentik_stage_user_login.PublicGuests_Login')).toMatchObject({
    outcome: 'collide',
    id: uuid(399),
    differences: [],
    entries: [],
  });
  expect(object('authentik_policy_expression.PublicGuests_GuestPolicy')?.outcome).toBe('collide');
});

test('a reference to an object that does not exist yet is a difference', async () => {
  const { records } = server();
  const live = findNamed(records.sources, 'Google').enrollment_flow;
  expect((await survey(server()))('authentik_source_oauth.Google')?.differences).toContainEqual({
    attribute: 'enrollment_flow',
    live,
    stack: 'authentik_flow.InvitationEnrollment_SourceFlow, which is not there yet',
    shown: 'in the plan',
  });
});

test('an outpost of another id, or on a service connection that is not there, is told with the id that is', async () => {
  const { records } = server();
  const outpost = findNamed(records.outposts, 'authentik Embedded Outpost');
  const stated = outpost.pk;
  outpost.pk = uuid(77);
  const missing = (await survey(server(), harbour))('authentik_outpost.EmbeddedOutpost');
  expect([missing?.outcome, missing?.remark]).toEqual([
    'missing',
    `no object has the id ${stated}; authentik Embedded Outpost has ${uuid(77)}: write that id in adopt`,
  ]);
  outpost.pk = stated;
  findNamed(records.serviceConnections, 'Local Kubernetes Cluster').pk = uuid(78);
  const elsewhere = (await survey(server(), harbour))('authentik_outpost.EmbeddedOutpost');
  expect([elsewhere?.outcome, elsewhere?.remark]).toEqual([
    'mismatch',
    `no service connection has the id ${CONNECTION}; the server has Local Kubernetes Cluster ${uuid(78)}`,
  ]);
});

test('an outpost that would lose a provider shows it, also beside a provider that does not exist yet', async () => {
  const site: SiteInput = structuredClone(harbour);
  const { Terminal } = site.identity.hostRestriction?.hosts ?? {};
  if (site.identity.hostRestriction !== undefined) site.identity.hostRestriction.hosts = Terminal ? { Terminal } : {};
  const outpost = findNamed(server().records.outposts, 'authentik Embedded Outpost');
  outpost.providers = [60, 99];
  expect((await survey(server(), site))('authentik_outpost.EmbeddedOutpost')?.differences).toContainEqual({
    attribute: 'protocol_providers',
    live: [60, 99],
    stack: [60, 'authentik_provider_proxy.AdminServices_Terminal_Provider, which is not there yet'],
    shown: 'in the plan',
  });
});

test('a policy binding may name a stage binding by either of its two keys', async () => {
  const binding = server().records.policyBindings.find(({ pk }) => pk === uuid(602));
  const stageBinding = server().records.flowBindings.find(({ pk }) => pk === uuid(514));
  for (const target of [stageBinding?.pk, stageBinding?.policybindingmodel_ptr_id]) {
    Object.assign(binding ?? {}, { target });
    expect((await survey(server()))(GROUP_BINDING)).toMatchObject({
      outcome: 'look up',
      id: uuid(602),
      differences: [],
    });
  }
});

test('a binding of the same policy to another target is ignored', async () => {
  server().records.policyBindings.push(policyBinding(698, uuid(511), uuid(403), 0));
  expect((await survey(server()))(GROUP_BINDING)).toMatchObject({ outcome: 'look up', id: uuid(602) });
});

test('a prompt field is found by its name, else by its key in the prompt', async () => {
  const { promptFields, stages } = server().records;
  const field = 'authentik_stage_prompt_field.InvitationEnrollment_Prompt_EmailField';
  expect((await survey(server()))(field)).toMatchObject({ outcome: 'look up', id: uuid(322) });
  promptFields.push({ ...promptFields[1], pk: uuid(329), name: 'of another prompt' });
  expect((await survey(server()))(field)).toMatchObject({ outcome: 'look up', id: uuid(322) });
  findNamed(stages, 'enrollment-prompt').fields = [];
  expect((await survey(server()))(field)?.outcome).toBe('missing');
  promptFields.push({ ...promptFields[1], pk: uuid(330), name: 'enrollment-prompt-email' });
  expect((await survey(server()))(field)).toMatchObject({ outcome: 'look up', id: uuid(330) });
});

test('an id that belongs to another application is a mismatch', async () => {
  const forgejo = 'authentik_provider_oauth2.Forgejo';
  expect((await survey(server()))(forgejo)?.outcome).toBe('adopt');
  Object.assign(findNamed(server().records.providers, 'Provider for Forgejo'), {
    name: 'Provider for Wiki',
    assigned_application_name: 'Wiki',
  });
  expect((await survey(server()))(forgejo)).toMatchObject({ outcome: 'mismatch', id: '20' });
});

test('a token that does not see everything gets a warning', async () => {
  const warning = /the user of the token is not a superuser/;
  expect((await adopt(server(), [])).err.join('\n')).not.toMatch(warning);
  server().records.users.unshift(user(77, 'reader', 'Reader'));
  const { code, err } = await adopt(server(), ['--json']);
  expect(err.join('\n')).toMatch(warning);
  expect(code).toBe(0);
});

test.each([
  '/policies/bindings/',
  '/stages/all/',
  '/core/groups/',
  '/stages/user_login/1c92b5eb-2282-4a40-a337-6f750340ff78/',
])('a refused read of %s ends the survey without a result', async (path) => {
  server().fail('http-403', { path });
  const { code, out } = await adopt(server(), ['--json']);
  expect({ code, out }).toEqual({ code: 4, out: [] });
});

test('on an empty server every object is created, or missing where it is adopted or looked up', async () => {
  const { records } = server();
  for (const [name, rows] of Object.entries(records)) if (Array.isArray(rows) && name !== 'users') rows.splice(0);
  records.users.splice(1);
  const { code, json } = await adopt(server());
  const outcomes = (json() as readonly SurveyedObject[]).map(({ outcome }) => outcome);
  expect(new Set(outcomes)).toEqual(new Set(['missing', 'create']));
  expect(code).toBe(1);
});
