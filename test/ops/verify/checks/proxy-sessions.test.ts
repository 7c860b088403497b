import { proxySessions } from '../../../../ops/verify/checks/proxy-sessions';
import { put } from '../../../sites/schema/change';
import { checkSite } from '../../../support/ops/harness';

const DAY_S = 24 * 60 * 60;
const live = checkSite(proxySessions);

test.each([
  [29.1, 'fail'],
  [28.9, 'pass'],
  [28, 'pass'],
  [27.1, 'pass'],
  [26.9, 'fail'],
  [-1, 'fail'],
])('a newest session that ends in %d days: %s', async (days, verdict) => {
  live.site.sessions = { count: 7, late: 1, newestAheadSeconds: days * DAY_S };
  const seen = `the newest of 7 sessions ends in ${days.toFixed(1)} days, expected 28.0`;
  expect(await live.found()).toContain(`${verdict}: ${seen}`);
});

test('an empty table fails', async () => {
  live.site.sessions = { count: 0, late: 0, newestAheadSeconds: undefined };
  expect(await live.found()).toBe('fail: the table is empty');
});

test('a pass says when the newest session began: one from before an upgrade passes too', async () => {
  expect(await live.found()).toContain('the last 10 minutes ago');
});

test('the expected length comes from the site', async () => {
  await live.replace((site) =>
    put(site, 'identity.applications.DomainWideCatchAll.provider.accessTokenValidity', 'weeks=2'),
  );
  live.site.sessions = { count: 7, late: 1, newestAheadSeconds: 14 * DAY_S };
  expect(await live.found()).toMatch(/^pass/);
});
