import { accessTests } from '../../../../ops/verify/checks/access-tests';
import { findNamed } from '../../../support/authentik/records';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(accessTests);

test('every access test is asked of the server', async () => {
  expect(await live.found()).toBe('pass: 4 expectations of accessTests hold');
});

test('a host that opens for a group that may not fails', async () => {
  const { pk } = findNamed(live.records.applications, 'netbox.harbour.example');
  live.records.policyBindings = live.records.policyBindings.filter(({ target }) => target !== pk);
  expect(await live.found()).toBe('fail: accessTests.1.mayNot.0: Headscale Users can open netbox.harbour.example');
});

test('a host that opens for a stranger fails', async () => {
  live.site.edge.answers['netbox.harbour.example'] = { status: 200 };
  expect(await live.found()).toBe('fail: accessTests.2.mayNot.0: stranger can open netbox.harbour.example');
});

test('a user with more groups says nothing about what a group may not open', async () => {
  const akin = live.records.users.find(({ username }) => username === 'akin') ?? {};
  live.records.users = live.records.users.filter(({ username }) => username !== 'test-headscale');
  akin.groups = [...(akin.groups as string[]), String(findNamed(live.records.groups, 'authentik Admins').pk)];
  expect(await live.found()).toMatch(/^pass: 2 expectations of accessTests hold; 2 cannot be asked/);
});
