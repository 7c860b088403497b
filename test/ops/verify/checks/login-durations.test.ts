import { loginDurations } from '../../../../ops/verify/checks/login-durations';
import { named } from '../../../support/authentik-records';
import { login } from '../../../support/authentik-site';
import { checkedSite } from '../../../support/ops-harness';

const live = checkedSite(loginDurations);

test.each([
  ['default-authentication-login', 'weeks=2'],
  ['default-source-authentication-login', 'seconds=0'],
  ['enrollment-login', 'hours=1'],
  ['public-guest-login', '4w'],
])('%s with %s fails', async (name, text) => {
  named(live.records.stages, name).session_duration = text;
  expect(await live.found()).toBe(`fail: ${name} has ${text}, not weeks=4`);
});

test('another notation of the same length passes', async () => {
  named(live.records.stages, 'default-authentication-login').session_duration = 'days=28';
  expect(await live.found()).toBe('pass: 4 login stages, 4 of the site');
});

test.each([
  ['seconds=0', /^fail/],
  ['hours=0;minutes=0', /^fail/],
  ['soon', /^fail/],
  ['hours=1', /^pass/],
])('a stage that the site does not know with %s gives %s', async (text, found) => {
  live.records.stages.push(login(390, 'default-source-enrollment-login', text));
  expect(await live.found()).toMatch(found);
});

test('a missing stage of the site fails', async () => {
  named(live.records.stages, 'public-guest-login').name = 'renamed';
  expect(await live.found()).toBe('fail: public-guest-login does not exist');
});
