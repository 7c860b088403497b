import { breakGlass } from '../../../../ops/verify/checks/break-glass';
import { put } from '../../../sites/schema/change';
import { passkey } from '../../../support/authentik/people';
import { findNamed, type Row } from '../../../support/authentik/records';
import { checkSite } from '../../../support/ops/harness';

// The site was drilled on 2026-10-05; it is 2026-11-25.
const live = checkSite(breakGlass);
const akadmin = (): Row => live.records.users.find(({ username }) => username === 'akadmin') ?? {};

test('an active superuser that signed in for the drill alone passes, and nothing of it is used', async () => {
  akadmin().last_login = '2026-10-05T21:10:00Z';
  expect(await live.found()).toBe('pass: akadmin is an active superuser; drilled on 2026-10-05');
  expect(live.site.authentik.writes).toEqual([]);
});

test('each use after the drill fails with its time', async () => {
  akadmin().last_login = '2026-11-20T03:00:00Z';
  expect(await live.found()).toBe('fail: the account signed in at 2026-11-20T03:00:00Z, after the drill of 2026-10-05');
});

test.each<[string, Row, string]>([
  ['is not active', { is_active: false }, 'the account is not active'],
  ['is in no group of superusers', { groups: [] }, 'the account is no superuser'],
  ['is of the type external', { type: 'external' }, 'the account is of the type external, which has no interface'],
])('an account that %s fails', async (_, change, fault) => {
  Object.assign(akadmin(), change);
  expect(await live.found()).toBe(`fail: ${fault}`);
});

test("an account that the guests' group holds fails", async () => {
  (akadmin().groups as unknown[]).push(findNamed(live.records.groups, 'Public Guests').pk);
  expect(await live.found()).toBe('fail: the account is in Public Guests, whom other flows refuse');
});

test('an account that does not exist fails, and no other one is taken for it', async () => {
  akadmin().username = 'akadmin2';
  expect(await live.found()).toBe('fail: there is no user akadmin');
});

test('a drill that is too old, or in the future, fails', async () => {
  live.site.now = new Date('2027-05-01T08:00:00Z');
  expect(await live.found()).toBe('fail: the last drill was 208 days ago, expected at most 200');
  live.site.now = new Date('2026-10-01T08:00:00Z');
  expect(await live.found()).toBe('fail: the drill of 2026-10-05 is in the future');
});

test('by passkeys it needs two of its own', async () => {
  await live.replace((input) => put(input, 'identity.breakGlass.by', 'passkeys'));
  expect(await live.found()).toBe('fail: the account has 1 passkey, and one can be lost: 2');
  live.records.webauthnDevices.push(passkey(991, akadmin(), 'in the safe'));
  expect(await live.found()).toMatch(/^pass/);
});

test('a site without it has no such check', async () => {
  await live.replace((input) => put(input, 'identity.breakGlass', undefined));
  expect(await live.found()).toBeUndefined();
});
