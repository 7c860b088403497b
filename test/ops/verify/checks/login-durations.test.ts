import { loginDurations } from '../../../../ops/verify/checks/login-durations';
import { findNamed, uuid } from '../../../support/authentik/records';
import { flow, login } from '../../../support/authentik/site';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(loginDurations);

test.each([
  ['default-authentication-login', 'weeks=2'],
  ['default-source-authentication-login', 'seconds=0'],
  ['enrollment-login', 'hours=1'],
  ['public-guest-login', '4w'],
])('%s with %s fails', async (name, text) => {
  findNamed(live.records.stages, name).session_duration = text;
  expect(await live.found()).toBe(`fail: ${name} has ${text}, not weeks=4`);
});

test('another notation of the same length passes', async () => {
  findNamed(live.records.stages, 'default-authentication-login').session_duration = 'days=28';
  expect(await live.found()).toBe('pass: 4 login stages, 4 of the site');
});

test.each([
  ['seconds=0', /^fail/],
  ['hours=0;minutes=0', /^fail/],
  ['soon', /^fail/],
  ['hours=1', /^pass/],
])('a stage that the site does not know with %s, in a flow that a brand names, gives %s', async (text, found) => {
  const other = flow(uuid(290), 'sign-in-of-the-ui', 'authentication');
  live.records.flows.push(other);
  live.records.stages.push({ ...login(390, 'login-of-the-ui', text), flow_set: [other] });
  expect(await live.found()).toBe(
    'pass: 4 login stages, 4 of the site; in no flow that people sign in by: login-of-the-ui',
  );
  Object.assign(live.records.brands[0] ?? {}, { flow_authentication: other.pk });
  expect(await live.found()).toMatch(found);
});

test.each(['enrollment_flow', 'authentication_flow'])(
  'a flow of a further source is in use as its %s',
  async (field) => {
    const other = flow(uuid(290), 'default-source-enrollment', 'enrollment');
    live.records.flows.push(other);
    live.records.stages.push({ ...login(390, 'default-source-enrollment-login', 'seconds=0'), flow_set: [other] });
    live.records.sources.push({ pk: uuid(890), slug: 'gitlab', name: 'GitLab', enabled: true, [field]: other.pk });
    expect(await live.found()).toBe('fail: default-source-enrollment-login has seconds=0');
    Object.assign(live.records.sources.at(-1) ?? {}, { enabled: false });
    expect(await live.found()).toMatch(/^pass/);
  },
);

test('a missing stage of the site fails', async () => {
  findNamed(live.records.stages, 'public-guest-login').name = 'renamed';
  expect(await live.found()).toBe('fail: public-guest-login does not exist');
});
