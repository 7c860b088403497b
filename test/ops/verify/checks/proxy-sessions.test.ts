import { proxySessions } from '../../../../ops/verify/checks/proxy-sessions';
import { put } from '../../../sites/schema/change';
import { ask, OpsHarness } from '../../../support/ops-harness';

const DAY_S = 24 * 60 * 60;

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

test.each([
  [29.1, 'fail'],
  [28.9, 'pass'],
  [28, 'pass'],
  [27.1, 'pass'],
  [26.9, 'fail'],
  [-1, 'fail'],
])('a newest session that ends in %d days: %s', async (days, verdict) => {
  site.sessions = { count: 7, late: 1, newestAheadSeconds: days * DAY_S };
  const result = await ask(proxySessions, site);
  expect(result?.verdict).toBe(verdict);
  expect(result?.seen).toContain(`the newest of 7 sessions ends in ${days.toFixed(1)} days, expected 28.0`);
});

test('an empty table fails', async () => {
  site.sessions = { count: 0, late: 0, newestAheadSeconds: undefined };
  expect(await ask(proxySessions, site)).toMatchObject({ verdict: 'fail', seen: 'the table is empty' });
});

test('when the last session began is said: one from before an upgrade passes', async () => {
  expect((await ask(proxySessions, site))?.seen).toContain('the last 10 minutes ago');
});

test('the length is the one of the site', async () => {
  const other = await OpsHarness.start((site) =>
    put(site, 'identity.applications.DomainWideCatchAll.provider.accessTokenValidity', 'weeks=2'),
  );
  other.sessions = { count: 7, late: 1, newestAheadSeconds: 14 * DAY_S };
  expect(await ask(proxySessions, other)).toMatchObject({ verdict: 'pass' });
  await other.stop();
});
