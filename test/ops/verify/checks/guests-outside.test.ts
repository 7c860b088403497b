import { guestsOutside } from '../../../../ops/verify/checks/guests-outside';
import { findNamed, uuid } from '../../../support/authentik/records';
import { flow, policyBinding } from '../../../support/authentik/site';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(guestsOutside);
const SETTINGS = uuid(222);
const SETUP = uuid(290);
const PASSES_SETTINGS = 'fail: a guest passes default-user-settings-flow';

test('a guest that only passes its own flow passes', async () => {
  expect(await live.found()).toBe('pass: guest is refused by 7 flows, and in one group');
});

test('a flow that was created since the last apply fails', async () => {
  live.records.flows.push(flow(uuid(299), 'consent-by-hand', 'authorization'));
  expect(await live.found()).toBe('fail: a guest passes consent-by-hand');
});

test.each([
  ['disabled', { enabled: false }],
  ['negated', { negate: true }],
])('a %s policy binding fails', async (_, change) => {
  Object.assign(live.records.policyBindings.find(({ target }) => target === SETTINGS) ?? {}, change);
  expect(await live.found()).toBe(PASSES_SETTINGS);
});

test('a policy binding that ends fails before it has ended, unless another one stays (servers from 2026.8 on)', async () => {
  const own = live.records.policyBindings.find(({ target }) => target === SETTINGS) ?? {};
  Object.assign(own, { expires: '2026-12-24T00:00:00Z', expiring: true });
  expect(await live.result()).toMatchObject({
    verdict: 'fail',
    seen: 'a guest passes default-user-settings-flow as soon as a binding there ends',
    remedy: expect.stringMatching(/^bind the policy again without an end/),
  });
  live.records.policyBindings.push(policyBinding(699, SETTINGS, String(own.policy), 1));
  expect(await live.found()).toMatch(/^pass/);
  live.records.policyBindings.pop();
  own.expiring = false;
  expect(await live.found()).toMatch(/^pass/);
});

test('a flow whose own policy ends is open from then on', async () => {
  live.records.flows.push(flow(SETUP, 'initial-setup', 'stage_configuration'));
  live.records.policyBindings.push({ ...policyBinding(699, SETUP, uuid(403), 0), expires: '2026-12-24T00:00:00Z' });
  expect(await live.found()).toBe('fail: a guest passes initial-setup as soon as a binding there ends');
});

test('another policy on the flow fails with engine mode any, and passes with all', async () => {
  live.records.policyBindings.push(policyBinding(699, SETTINGS, uuid(403), 1));
  expect(await live.found()).toBe(
    'fail: whoever passes another policy than no-guests may run default-user-settings-flow',
  );
  Object.assign(live.records.flows.find(({ pk }) => pk === SETTINGS) ?? {}, { policy_engine_mode: 'all' });
  expect(await live.found()).toMatch(/^pass/);
});

test('a login source that is linked to the guest fails: its owner signs in as the guest', async () => {
  const guest = live.records.users.find(({ username }) => username === 'guest');
  live.records.held['/sources/user_connections/all/'] = [{ pk: 81, user: guest?.pk }];
  expect(await live.result()).toMatchObject({
    verdict: 'fail',
    seen: '1 login source account signs in as guest',
    remedy: expect.stringMatching(/^delete the source connections of guest/),
  });
});

test("authentik's own flows, with a policy of their own, without a stage or for superusers, pass", async () => {
  live.records.flows.push(
    flow(SETUP, 'initial-setup', 'stage_configuration'),
    { ...flow(uuid(291), 'default-source-pre-authentication', 'stage_configuration'), stages: [] },
    { ...flow(uuid(292), 'setup-by-admins', 'stage_configuration'), authentication: 'require_superuser' },
  );
  live.records.policyBindings.push(policyBinding(699, SETUP, uuid(403), 0));
  expect(await live.found()).toBe(
    'pass: guest is refused by 7 flows, and in one group; with a policy of their own: initial-setup',
  );
});

test('no remedy tells to close a flow that has a policy of its own: that opened initial-setup', async () => {
  live.records.flows.push(flow(SETUP, 'initial-setup', 'stage_configuration'));
  live.records.policyBindings.push(policyBinding(698, SETUP, uuid(403), 0), policyBinding(699, SETUP, uuid(420), 1));
  const result = await live.result();
  expect(result).toMatchObject({
    verdict: 'fail',
    seen: 'whoever passes another policy than no-guests may run initial-setup',
    remedy: expect.stringMatching(/^take the flow out of identity.publicGuests.closedFlows/),
  });
  expect(result?.remedy).not.toContain('add');
});

test('a guest in another group, outside its own group, or a superuser fails', async () => {
  const guest = findNamed(live.records.users, 'Guest');
  guest.groups = [uuid(120), uuid(109)];
  findNamed(live.records.groups, 'Task Submitters').is_superuser = true;
  expect(await live.found()).toBe('fail: guest is in Task Submitters too; guest is a superuser');
  guest.groups = [];
  expect(await live.found()).toBe('fail: guest is not in Public Guests');
});

test('a parent of the group of guests fails', async () => {
  findNamed(live.records.groups, 'Public Guests').parents = [uuid(104)];
  expect(await live.found()).toBe('fail: Public Guests belongs to another group');
});

test.each<['users' | 'flows', string]>([
  ['users', 'user guest is not shown'],
  ['flows', 'flow default-provider-authorization-implicit-consent is not shown'],
])('a token that sees no %s leaves it unknown', async (kind, seen) => {
  live.records[kind] = [];
  expect(await live.found()).toBe(`unknown: ${seen}`);
});

test('the check does not apply to a site without guests', async () => {
  await live.replace(({ identity }) => {
    delete identity.publicGuests;
  });
  expect(await live.found()).toBeUndefined();
});
