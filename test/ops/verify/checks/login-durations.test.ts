import { loginDurations } from '../../../../ops/verify/checks/login-durations';
import { login } from '../../../support/authentik-site';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

function setDuration(name: string, text: string): void {
  Object.assign(site.authentik.records.stages.find((row) => row.name === name) ?? {}, { session_duration: text });
}

test('another notation of the same length passes', async () => {
  setDuration('default-authentication-login', 'days=28');
  expect(await ask(loginDurations, site)).toMatchObject({ verdict: 'pass', seen: '4 login stages, 4 of the site' });
});

test.each([
  ['default-authentication-login', 'weeks=2'],
  ['default-source-authentication-login', 'seconds=0'],
  ['enrollment-login', 'hours=1'],
  ['public-guest-login', '4w'],
])('%s with %s fails', async (name, text) => {
  setDuration(name, text);
  expect(await ask(loginDurations, site)).toMatchObject({
    verdict: 'fail',
    seen: `${name} has ${text}, not weeks=4`,
  });
});

test.each([
  ['seconds=0', 'fail'],
  ['hours=0;minutes=0', 'fail'],
  ['soon', 'fail'],
  ['hours=1', 'pass'],
])('a stage that the site does not know with %s: %s', async (text, verdict) => {
  site.authentik.records.stages.push(login(390, 'default-source-enrollment-login', text));
  expect(await ask(loginDurations, site)).toMatchObject({ verdict });
});

test('a stage of the site that does not exist fails', async () => {
  const { records } = site.authentik;
  records.stages = records.stages.filter(({ name }) => name !== 'public-guest-login');
  expect(await ask(loginDurations, site)).toMatchObject({
    verdict: 'fail',
    seen: 'public-guest-login does not exist',
  });
});
