import { advisories } from '../../../../ops/verify/checks/advisories';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(advisories);
const LACKED = 'server 2026.2.6 lacks GHSA-m9h4-7j9c-55x9 (a view permission reads stored credentials)';

test('the version of the site passes', async () => {
  expect(await live.found()).toBe('pass: server 2026.2.7 lacks no fix that concerns the site');
});

test('a running version below an advisory fails, whatever version the site pins', async () => {
  live.records.version.version_current = '2026.2.6';
  expect(await live.found()).toMatch(new RegExp(`^fail: ${LACKED.replace(/[()]/g, '\\$&')}`));
  expect((await live.result())?.remedy).toBe('upgrade to 2026.2.7 or later of the same line: docs/runbooks/upgrade.md');
});

test('an accepted version passes with the reason of the site, and no other version does', async () => {
  await live.replace((site) => {
    site.identity.serverVersion = '2026.2.6';
    const reason = 'The upgrade is on Monday, and no token of this site may view providers';
    site.exceptions = [
      ...(site.exceptions ?? []),
      { rule: 'advisories-fixed', address: 'provider.authentik', subject: 'server 2026.2.6', reason },
    ];
  });
  live.records.version.version_current = '2026.2.6';
  expect(await live.found()).toMatch(
    /^pass: server 2026\.2\.6 lacks GHSA-.*the site accepts it: The upgrade is on Monday/,
  );
  live.records.version.version_current = '2026.2.5';
  expect(await live.found()).toMatch(/^fail: server 2026\.2\.5 lacks GHSA-/);
});
