import { groupHierarchy } from '../../../../ops/verify/checks/groups';
import type { Row } from '../../../support/authentik-records';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

function change(group: string, fields: Row): void {
  const row = site.authentik.records.groups.find(({ name }) => name === group);
  if (row === undefined) throw new Error(`the stand-in has no group ${group}`);
  Object.assign(row, fields);
}

test.each<[string, Row, string]>([
  ['Home Server Admins', { is_superuser: true }, 'Home Server Admins is a superuser group'],
  ['authentik Admins', { is_superuser: false }, 'authentik Admins is no superuser group'],
  ['Headscale Users', { parents: [] }, 'Headscale Users has no parent, the site says the parent Allow Login Users'],
  ['Task Submitters', { name: 'Submitters' }, 'Task Submitters does not exist'],
])('%s with %j is told', async (group, fields, seen) => {
  change(group, fields);
  expect(await ask(groupHierarchy, site)).toMatchObject({ verdict: 'fail', seen });
});

test('a server before 2025.12 has one parent', async () => {
  for (const row of site.authentik.records.groups) {
    const { parents } = row as { parents: readonly string[] };
    Object.assign(row, { parents: undefined, parent: parents[0] ?? null });
  }
  expect(await ask(groupHierarchy, site)).toMatchObject({ verdict: 'pass' });
});
