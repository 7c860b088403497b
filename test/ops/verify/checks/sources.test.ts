import { sourceSettings } from '../../../../ops/verify/checks/sources';
import type { Row } from '../../../support/authentik-records';
import { checkedSite } from '../../../support/ops-harness';

const live = checkedSite(sourceSettings);

test.each<[Row, string]>([
  [{ enrollment_flow: null }, 'google enrolls with no flow, the site says source-enrollment'],
  [{ user_matching_mode: 'email_link' }, 'google matches users by email_link, the site says identifier'],
  [{ enabled: false }, 'google is disabled'],
  [{ slug: 'gmail' }, 'google does not exist'],
])('a source with %j fails', async (fields, seen) => {
  Object.assign(live.records.sources[0] ?? {}, fields);
  expect(await live.found()).toBe(`fail: ${seen}`);
});
