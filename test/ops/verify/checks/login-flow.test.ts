import { loginFlow } from '../../../../ops/verify/checks/login-flow';
import { put } from '../../../sites/schema/change';
import { binding, stage } from '../../../support/authentik-site';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

function identification() {
  return site.authentik.records.stages.find(({ name }) => name === 'default-authentication-identification') ?? {};
}

test('a password binding anywhere in the flow is named with its order (I13)', async () => {
  const { records } = site.authentik;
  records.flowBindings.push(
    binding(591, String(records.flows[0]?.pk), stage(392, 'password', 'passwordstage', 'again'), 25),
  );
  expect(await ask(loginFlow, site)).toMatchObject({
    verdict: 'fail',
    seen: 'bound to default-authentication-flow: again at order 25',
  });
});

test("a password binding of another flow is none of this one's business", async () => {
  const { records } = site.authentik;
  records.flowBindings.push(
    binding(592, String(records.flows[1]?.pk), stage(392, 'password', 'passwordstage', 'x'), 20),
  );
  expect(await ask(loginFlow, site)).toMatchObject({ verdict: 'pass' });
});

test('a binding on the second page is found', async () => {
  const { records } = site.authentik;
  const flow = String(records.flows[0]?.pk);
  for (let order = 200; order < 320; order += 1) {
    records.flowBindings.push(binding(order, flow, stage(order, 'deny', 'denystage', `deny ${order}`), order));
  }
  records.flowBindings.push(binding(593, flow, stage(392, 'password', 'passwordstage', 'late'), 999));
  expect(await ask(loginFlow, site)).toMatchObject({ verdict: 'fail' });
});

test('a flow that asks for no password at all fails', async () => {
  Object.assign(identification(), { password_stage: null });
  expect(await ask(loginFlow, site)).toMatchObject({
    verdict: 'fail',
    seen: 'default-authentication-identification asks for no password',
  });
});

test('a second identification stage that asks for a password as well fails', async () => {
  const { records } = site.authentik;
  const again = { ...identification(), pk: '00000000-0000-4000-8000-000000000399', name: 'again' };
  records.stages.push(again);
  records.flowBindings.push(binding(594, String(records.flows[0]?.pk), again, 15));
  expect(await ask(loginFlow, site)).toMatchObject({
    verdict: 'fail',
    seen: 'default-authentication-identification, again ask for a password each',
  });
  Object.assign(again, { password_stage: null });
  expect(await ask(loginFlow, site)).toMatchObject({
    verdict: 'fail',
    seen: 'default-authentication-flow: not of the site 15 again',
  });
});

test('a flow without an identification stage fails', async () => {
  const { records } = site.authentik;
  records.flowBindings = records.flowBindings.filter((row) => row.stage !== identification().pk);
  expect(await ask(loginFlow, site)).toMatchObject({ verdict: 'fail' });
});

test('is unknown when the flow does not exist', async () => {
  site.authentik.records.flows = [];
  expect(await ask(loginFlow, site)).toMatchObject({ verdict: 'unknown' });
});

describe('a site that states the bindings', () => {
  const STATED = {
    IdentificationBinding: {
      order: 10,
      stage: 'default-authentication-identification',
      adopt: { variable: 'adopt_a' },
    },
    MfaBinding: { order: 30, stage: 'default-authentication-mfa-validation', adopt: { variable: 'adopt_b' } },
    LoginBinding: { order: 100, stage: 'default-authentication-login', adopt: { variable: 'adopt_c' } },
  };
  let stated: OpsHarness;

  beforeEach(async () => {
    stated = await OpsHarness.start((input) => put(input, 'identity.signIn.flow.bindings', STATED));
  });
  afterEach(() => stated.stop());

  test('passes with its stages in their order', async () => {
    expect(await ask(loginFlow, stated)).toEqual({
      verdict: 'pass',
      seen:
        'default-authentication-flow: 10 default-authentication-identification, ' +
        '30 default-authentication-mfa-validation, 100 default-authentication-login',
    });
  });

  test.each(['default-authentication-mfa-validation', 'default-authentication-login'])(
    'fails when the binding of %s is gone',
    async (name) => {
      const { records } = stated.authentik;
      const { pk } = records.stages.find((stage) => stage.name === name) ?? {};
      records.flowBindings = records.flowBindings.filter((row) => row.stage !== pk);
      expect(await ask(loginFlow, stated)).toMatchObject({
        verdict: 'fail',
        seen: expect.stringContaining(`missing ${name === 'default-authentication-login' ? 100 : 30} ${name}`),
      });
    },
  );

  test('fails on a stage that the site does not know, and on one at another order', async () => {
    const { records } = stated.authentik;
    const flow = String(records.flows[0]?.pk);
    records.flowBindings.push(binding(595, flow, stage(395, 'consent', 'consentstage', 'consent'), 40));
    expect(await ask(loginFlow, stated)).toMatchObject({
      verdict: 'fail',
      seen: expect.stringContaining('40 consent'),
    });
    records.flowBindings = records.flowBindings.filter(({ order }) => order !== 40);
    for (const row of records.flowBindings) if (row.target === flow && row.order === 30) row.order = 130;
    expect(await ask(loginFlow, stated)).toMatchObject({
      verdict: 'fail',
      seen: expect.stringMatching(/missing 30 .*; not of the site 130 /),
    });
  });
});
