import { loginFlow } from '../../../../ops/verify/checks/login-flow';
import { put } from '../../../sites/schema/change';
import { binding, stage } from '../../../support/authentik-site';
import { ask, OpsWorld } from '../../../support/ops-world';

let site: OpsWorld;

beforeEach(async () => {
  site = await OpsWorld.start();
});

afterEach(() => site.stop());

function identification() {
  return site.authentik.world.stages.find(({ name }) => name === 'default-authentication-identification') ?? {};
}

test('a password binding anywhere in the flow is named with its order (I13)', async () => {
  const { world } = site.authentik;
  world.flowBindings.push(
    binding(591, String(world.flows[0]?.pk), stage(392, 'password', 'passwordstage', 'again'), 25),
  );
  expect(await ask(loginFlow, site)).toMatchObject({
    verdict: 'fail',
    seen: 'bound to default-authentication-flow: again at order 25',
  });
});

test("a password binding of another flow is none of this one's business", async () => {
  const { world } = site.authentik;
  world.flowBindings.push(binding(592, String(world.flows[1]?.pk), stage(392, 'password', 'passwordstage', 'x'), 20));
  expect(await ask(loginFlow, site)).toMatchObject({ verdict: 'pass' });
});

test('a binding on the second page is found', async () => {
  const { world } = site.authentik;
  const flow = String(world.flows[0]?.pk);
  for (let order = 200; order < 320; order += 1) {
    world.flowBindings.push(binding(order, flow, stage(order, 'deny', 'denystage', `deny ${order}`), order));
  }
  world.flowBindings.push(binding(593, flow, stage(392, 'password', 'passwordstage', 'late'), 999));
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
  const { world } = site.authentik;
  const again = { ...identification(), pk: '00000000-0000-4000-8000-000000000399', name: 'again' };
  world.stages.push(again);
  world.flowBindings.push(binding(594, String(world.flows[0]?.pk), again, 15));
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
  const { world } = site.authentik;
  world.flowBindings = world.flowBindings.filter((row) => row.stage !== identification().pk);
  expect(await ask(loginFlow, site)).toMatchObject({ verdict: 'fail' });
});

test('nobody can tell when the flow does not exist', async () => {
  site.authentik.world.flows = [];
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
  let stated: OpsWorld;

  beforeEach(async () => {
    stated = await OpsWorld.start((input) => put(input, 'identity.signIn.flow.bindings', STATED));
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
      const { world } = stated.authentik;
      const { pk } = world.stages.find((stage) => stage.name === name) ?? {};
      world.flowBindings = world.flowBindings.filter((row) => row.stage !== pk);
      expect(await ask(loginFlow, stated)).toMatchObject({
        verdict: 'fail',
        seen: expect.stringContaining(`missing ${name === 'default-authentication-login' ? 100 : 30} ${name}`),
      });
    },
  );

  test('fails on a stage that the site does not know, and on one at another order', async () => {
    const { world } = stated.authentik;
    const flow = String(world.flows[0]?.pk);
    world.flowBindings.push(binding(595, flow, stage(395, 'consent', 'consentstage', 'consent'), 40));
    expect(await ask(loginFlow, stated)).toMatchObject({
      verdict: 'fail',
      seen: expect.stringContaining('40 consent'),
    });
    world.flowBindings = world.flowBindings.filter(({ order }) => order !== 40);
    for (const row of world.flowBindings) if (row.target === flow && row.order === 30) row.order = 130;
    expect(await ask(loginFlow, stated)).toMatchObject({
      verdict: 'fail',
      seen: expect.stringMatching(/missing 30 .*; not of the site 130 /),
    });
  });
});
