import { singlePasswordPrompt } from '../../../../ops/verify/checks/single-password-prompt';
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
  expect(await ask(singlePasswordPrompt, site)).toMatchObject({
    verdict: 'fail',
    seen: 'bound to default-authentication-flow: again at order 25',
  });
});

test("a password binding of another flow is none of this one's business", async () => {
  const { world } = site.authentik;
  world.flowBindings.push(binding(592, String(world.flows[1]?.pk), stage(392, 'password', 'passwordstage', 'x'), 20));
  expect(await ask(singlePasswordPrompt, site)).toMatchObject({ verdict: 'pass' });
});

test('a binding on the second page is found', async () => {
  const { world } = site.authentik;
  const flow = String(world.flows[0]?.pk);
  for (let order = 200; order < 320; order += 1) {
    world.flowBindings.push(binding(order, flow, stage(order, 'deny', 'denystage', `deny ${order}`), order));
  }
  world.flowBindings.push(binding(593, flow, stage(392, 'password', 'passwordstage', 'late'), 999));
  expect(await ask(singlePasswordPrompt, site)).toMatchObject({ verdict: 'fail' });
});

test('a flow that asks for no password at all fails', async () => {
  Object.assign(identification(), { password_stage: null });
  expect(await ask(singlePasswordPrompt, site)).toMatchObject({
    verdict: 'fail',
    seen: 'default-authentication-identification asks for no password',
  });
});

test('a second identification stage that asks for a password as well fails', async () => {
  const { world } = site.authentik;
  const again = { ...identification(), pk: '00000000-0000-4000-8000-000000000399', name: 'again' };
  world.stages.push(again);
  world.flowBindings.push(binding(594, String(world.flows[0]?.pk), again, 15));
  expect(await ask(singlePasswordPrompt, site)).toMatchObject({
    verdict: 'fail',
    seen: 'default-authentication-identification, again ask for a password each',
  });
  Object.assign(again, { password_stage: null });
  expect(await ask(singlePasswordPrompt, site)).toMatchObject({ verdict: 'pass' });
});

test('a flow without an identification stage fails', async () => {
  const { world } = site.authentik;
  world.flowBindings = world.flowBindings.filter((row) => row.stage !== identification().pk);
  expect(await ask(singlePasswordPrompt, site)).toMatchObject({ verdict: 'fail' });
});

test('nobody can tell when the flow does not exist', async () => {
  site.authentik.world.flows = [];
  expect(await ask(singlePasswordPrompt, site)).toMatchObject({ verdict: 'unknown' });
});
