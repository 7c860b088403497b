import { accessAnswers } from '../../../../ops/verify/checks/access-answers';
import { findNamed } from '../../../support/authentik/records';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(accessAnswers);

test('the server is asked for a member of each group, the guest and a user without a group', async () => {
  expect(await live.found()).toMatch(
    /^pass: \d+ answers of the server for 5 users as the site says; without a user to ask for: Home Server Admins/,
  );
  expect(live.site.authentik.writes).toEqual([]);
});

test('an application that opens for more than the site says fails, whatever binding it is', async () => {
  const { pk } = findNamed(live.records.applications, 'netbox.harbour.example');
  live.records.policyBindings = live.records.policyBindings.filter(({ target }) => target !== pk);
  expect(await live.found()).toContain(
    'fail: a member of Allow Login Users (user 12) may open netbox.harbour.example, the site says no',
  );
});

test('an application that opens for fewer fails', async () => {
  findNamed(live.records.policies, 'admin-services-restriction').expression = 'return None';
  expect(await live.found()).toContain('(user 1) may not open Domain wide catch all, the site says yes');
});
