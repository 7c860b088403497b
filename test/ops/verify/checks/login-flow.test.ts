import { loginFlow } from '../../../../ops/verify/checks/login-flow';
import { put } from '../../../sites/schema/change';
import { findNamed, type Row } from '../../../support/authentik/records';
import { binding, stage } from '../../../support/authentik/site';
import { checkSite } from '../../../support/ops/harness';

const FLOW = 'default-authentication-flow';
const IDENTIFICATION = 'default-authentication-identification';
const live = checkSite(loginFlow);
const identification = () => findNamed(live.records.stages, IDENTIFICATION);
const password = (name: string) => stage(392, 'password', 'passwordstage', name);

function bind(bound: Row, order: number, flow = live.records.flows[0]): void {
  const { flowBindings } = live.records;
  flowBindings.push(binding(591 + flowBindings.length, String(flow?.pk), bound, order));
}

function unbind({ pk }: Row): void {
  live.records.flowBindings = live.records.flowBindings.filter((row) => row.stage !== pk);
}

test('a password binding anywhere in the flow fails with its order (I13)', async () => {
  bind(password('again'), 25);
  expect(await live.found()).toBe(`fail: bound to ${FLOW}: again at order 25`);
});

test('a password binding of another flow passes', async () => {
  bind(password('other'), 25, live.records.flows[1]);
  expect(await live.found()).toMatch(/^pass/);
});

test('a flow that never asks for a password fails', async () => {
  identification().password_stage = null;
  expect(await live.found()).toBe(`fail: ${IDENTIFICATION} asks for no password`);
});

test('a second identification stage fails, with or without a password', async () => {
  const again: Row = { ...identification(), pk: '00000000-0000-4000-8000-000000000399', name: 'again' };
  live.records.stages.push(again);
  bind(again, 15);
  expect(await live.found()).toBe(`fail: ${IDENTIFICATION}, again ask for a password each`);
  again.password_stage = null;
  expect(await live.found()).toBe(`fail: ${FLOW}: not of the site 15 again`);
});

test('a flow without an identification stage fails', async () => {
  unbind(identification());
  expect(await live.found()).toBe(`fail: ${FLOW} has no identification stage`);
});

test('two stages at one order fail, in a flow that a source uses too', async () => {
  const enrollment = live.records.flows.find(({ slug }) => slug === 'invitation-enrollment');
  const [bound] = live.records.flowBindings.filter(({ target }) => target === enrollment?.pk);
  bind(stage(398, 'user_write', 'userwritestage', 'again'), Number(bound?.order), enrollment);
  expect(await live.found()).toMatch(/^fail: invitation-enrollment has [\w-]+ and again at order \d+$/);
});

test('a missing flow leaves it unknown', async () => {
  live.records.flows = [];
  expect(await live.found()).toMatch(/^unknown/);
});

describe('a site that states the bindings', () => {
  const [MFA, LOGIN] = ['default-authentication-mfa-validation', 'default-authentication-login'];

  beforeEach(() =>
    live.replace((input) =>
      put(input, 'identity.signIn.flow.bindings', {
        IdentificationBinding: { order: 10, stage: IDENTIFICATION, adopt: { variable: 'adopt_a' } },
        MfaBinding: { order: 30, stage: MFA, adopt: { variable: 'adopt_b' } },
        LoginBinding: { order: 100, stage: LOGIN, adopt: { variable: 'adopt_c' } },
      }),
    ),
  );

  test('passes with its stages in their order', async () => {
    expect(await live.found()).toBe(`pass: ${FLOW}: 10 ${IDENTIFICATION}, 30 ${MFA}, 100 ${LOGIN}`);
  });

  test.each([
    [30, MFA],
    [100, LOGIN],
  ])('fails without the binding at order %d', async (order, name) => {
    unbind(findNamed(live.records.stages, name));
    expect(await live.found()).toContain(`missing ${order} ${name}`);
  });

  test('fails on an unknown stage', async () => {
    bind(stage(395, 'consent', 'consentstage', 'consent'), 40);
    expect(await live.found()).toContain('40 consent');
  });

  test('fails on a stage at another order', async () => {
    const { pk } = findNamed(live.records.stages, MFA);
    for (const row of live.records.flowBindings) if (row.stage === pk) row.order = 130;
    expect(await live.found()).toMatch(/^fail: .*missing 30 .*; not of the site 130 /);
  });
});
