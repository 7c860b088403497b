import { guestsOutside } from '../../../../ops/verify/checks/guests-outside';
import { uuid } from '../../../support/authentik-records';
import { flow, policyBinding } from '../../../support/authentik-site';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

const SETTINGS = uuid(222);
const harness = () => site.authentik.records;
const failsWith = (seen: string) => expect.objectContaining({ verdict: 'fail', seen });

test('a guest who passes no flow but the own one passes', async () => {
  expect(await ask(guestsOutside, site)).toMatchObject({
    verdict: 'pass',
    seen: 'guest is refused by 7 flows, and in one group',
  });
});

test('a flow that was created meanwhile fails', async () => {
  harness().flows.push(flow(uuid(299), 'consent-by-hand', 'authorization'));
  expect(await ask(guestsOutside, site)).toEqual(failsWith('a guest passes consent-by-hand'));
});

test.each([
  ['switched off', { enabled: false }],
  ['turned round', { negate: true }],
])('a policy that is %s fails', async (_, change) => {
  Object.assign(harness().policyBindings.find(({ target }) => target === SETTINGS) ?? {}, change);
  expect(await ask(guestsOutside, site)).toEqual(failsWith('a guest passes default-user-settings-flow'));
});

test('another policy on the flow fails with engine mode any, and passes with all', async () => {
  harness().policyBindings.push(policyBinding(699, SETTINGS, uuid(403), 1));
  expect(await ask(guestsOutside, site)).toEqual(failsWith('a guest passes default-user-settings-flow'));
  Object.assign(harness().flows.find(({ pk }) => pk === SETTINGS) ?? {}, { policy_engine_mode: 'all' });
  expect(await ask(guestsOutside, site)).toMatchObject({ verdict: 'pass' });
});

test('a guest in another group, or a superuser, fails', async () => {
  const guest = harness().users.find(({ username }) => username === 'guest') ?? {};
  Object.assign(guest, { groups: [uuid(120), uuid(109)] });
  Object.assign(harness().groups.find(({ name }) => name === 'Task Submitters') ?? {}, { is_superuser: true });
  expect(await ask(guestsOutside, site)).toEqual(failsWith('guest is in Task Submitters too; guest is a superuser'));
  Object.assign(guest, { groups: [] });
  expect(await ask(guestsOutside, site)).toEqual(failsWith('guest is not in Public Guests'));
});

test('a group of guests below another one fails', async () => {
  Object.assign(harness().groups.find(({ name }) => name === 'Public Guests') ?? {}, { parents: [uuid(104)] });
  expect(await ask(guestsOutside, site)).toEqual(failsWith('Public Guests belongs to another group'));
});

test('is unknown without the guest, or when the token sees no flow', async () => {
  harness().users = harness().users.filter(({ username }) => username !== 'guest');
  expect(await ask(guestsOutside, site)).toMatchObject({ verdict: 'unknown', seen: 'user guest is not shown' });
});

test('a site without guests has nothing to check', async () => {
  await site.stop();
  site = await OpsHarness.start(({ identity }) => {
    delete identity.publicGuests;
  });
  expect(await ask(guestsOutside, site)).toBeUndefined();
});
