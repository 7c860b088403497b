import { sourceSettings } from '../../../../ops/verify/checks/sources';
import type { Row } from '../../../support/authentik/records';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(sourceSettings);

test.each<[Row, string]>([
  [{ enrollment_flow: null }, 'google enrolls with no flow, the site says source-enrollment'],
  [{ user_matching_mode: 'email_link' }, 'google matches users by email_link, the site says identifier'],
  [{ enabled: false }, 'google is disabled'],
  [{ slug: 'gmail' }, 'google does not exist; gmail signs people in and is not of the site'],
])('a source with %j fails', async (fields, seen) => {
  Object.assign(live.records.sources[0] ?? {}, fields);
  expect(await live.found()).toBe(`fail: ${seen}`);
});

test('a source that the site does not state fails while it is enabled and has a flow', async () => {
  const [google] = live.records.sources;
  live.records.sources.push({ ...google, pk: 'gitlab', slug: 'gitlab', name: 'GitLab' });
  expect(await live.found()).toBe('fail: gitlab signs people in and is not of the site');
  Object.assign(live.records.sources.at(-1) ?? {}, { enrollment_flow: null });
  expect(await live.found()).toBe('pass: 3 sources');
});
