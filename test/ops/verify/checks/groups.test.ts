import { groupHierarchy } from '../../../../ops/verify/checks/groups';
import { group } from '../../../support/authentik/people';
import { findNamed, type Row, uuid } from '../../../support/authentik/records';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(groupHierarchy);

test.each<[string, Row, string]>([
  ['Home Server Admins', { is_superuser: true }, 'Home Server Admins is a superuser group'],
  ['authentik Admins', { is_superuser: false }, 'authentik Admins is no superuser group'],
  ['Headscale Users', { parents: [] }, 'Headscale Users has no parent, the site says the parent Allow Login Users'],
  ['Task Submitters', { name: 'Submitters' }, 'Task Submitters does not exist'],
])('%s with %j fails', async (group, fields, seen) => {
  Object.assign(findNamed(live.records.groups, group), fields);
  expect(await live.found()).toBe(`fail: ${seen}`);
});

test('the one parent of a server before 2025.12 is compared', async () => {
  for (const row of live.records.groups) {
    const { parents } = row as { parents: readonly string[] };
    Object.assign(row, { parents: undefined, parent: parents[0] ?? null });
  }
  expect(await live.found()).toMatch(/^pass/);
});

test('a group of the UI below one of the site fails: its members open what the site states for that one', async () => {
  const { pk } = findNamed(live.records.groups, 'Home Server Admins');
  live.records.groups.push(group(uuid(197), 'Helpers'), group(uuid(198), 'Friends', { parents: [uuid(197), pk] }));
  expect(await live.found()).toBe(
    'fail: Friends is not of the site, and its members are members of Home Server Admins',
  );
  live.records.groups.pop();
  expect(await live.found()).toMatch(/^pass/);
});
