import { signInFlows } from '../../../../ops/verify/checks/sign-in-flows';
import { findNamed, uuid } from '../../../support/authentik/records';
import { binding, flow, policy, policyBinding } from '../../../support/authentik/site';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(signInFlows);

/** A flow with a login stage, as a person makes it in the UI. */
function addFlow(slug: string): void {
  const other = flow(uuid(290), slug, 'authentication');
  live.records.flows.push(other);
  live.records.flowBindings.push(
    binding(591, String(other.pk), findNamed(live.records.stages, 'default-authentication-login'), 10),
  );
}

test('a flow of the UI that signs people in fails', async () => {
  expect(await live.found()).toBe('pass: people sign in by 4 flows of the site');
  addFlow('login-of-the-ui');
  expect(await live.found()).toBe('fail: login-of-the-ui signs people in and is not of the site');
});

test("authentik's own flow fails where a stranger may begin it", async () => {
  addFlow('default-source-enrollment');
  expect(await live.found()).toMatch(/^pass: .*default-source-enrollment$/);
  live.site.edge.firstPages['default-source-enrollment'] = 'ak-stage-prompt';
  expect(await live.found()).toBe('fail: default-source-enrollment lets a stranger begin, with ak-stage-prompt');
});

test('a stated policy whose binding ends fails: nothing decides once it is over (servers from 2026.8 on)', async () => {
  const own = live.records.policyBindings.find(({ policy: pk }) => pk === uuid(422)) ?? {};
  Object.assign(own, { expires: '2026-12-24T00:00:00Z', expiring: true });
  expect(await live.found()).toBe(
    'fail: source-enrollment: policy enrollment-started-by-source until 2026-12-24T00:00:00Z is bound and not stated; ' +
      'source-enrollment: policy enrollment-started-by-source is stated and not bound',
  );
  own.expiring = false;
  expect(await live.found()).toMatch(/^pass/);
});

test('a policy that the site does not state fails, and a stated one that is gone or negated', async () => {
  live.records.policies.push(policy(uuid(498), 'expression', 'everyone', { expression: 'return True' }));
  live.records.policyBindings.push(policyBinding(899, uuid(206), uuid(498), 1));
  expect(await live.found()).toBe('fail: source-enrollment: policy everyone is bound and not stated');
  live.records.policyBindings.pop();
  const own = live.records.policyBindings.find(({ policy: pk }) => pk === uuid(422)) ?? {};
  own.negate = true;
  expect(await live.found()).toBe(
    'fail: source-enrollment: everyone but policy enrollment-started-by-source is bound and not stated; ' +
      'source-enrollment: policy enrollment-started-by-source is stated and not bound',
  );
});

test('a flow that the site knows passes', async () => {
  await live.replace((site) => ({
    ...site,
    verify: { ...site.verify, knownFlows: { recovery: 'administrators send links by hand' } },
  }));
  addFlow('recovery');
  expect(await live.found()).toMatch(/^pass/);
});

describe('a login flow that is only looked up', () => {
  const stageBinding = (name: string) => {
    const { pk } = findNamed(live.records.stages, name);
    const flowPk = live.records.flows.find(({ slug }) => slug === 'default-authentication-flow')?.pk;
    return live.records.flowBindings.find(({ stage, target }) => stage === pk && target === flowPk) ?? {};
  };
  const bind = (target: unknown, fields: object) =>
    live.records.policyBindings.push({ ...policyBinding(899, String(target), '', 1), policy: null, ...fields });

  test('fails with a policy on its second factor: where it does not pass, the stage is left out', async () => {
    live.records.policies.push(policy(uuid(498), 'expression', 'not-at-home', { expression: 'return False' }));
    bind(stageBinding('default-authentication-mfa-validation').pk, { policy: uuid(498) });
    expect(await live.found()).toBe(
      'fail: default-authentication-flow > default-authentication-mfa-validation: policy not-at-home is bound and not stated',
    );
  });

  test("passes with the policy of authentik's blueprint on its second factor, until its expression is changed", async () => {
    const name = 'default-authentication-flow-authenticator-validate-stage';
    // The server's own, without its comments.
    const expression = [
      'flow_plan = request.context.get("flow_plan")',
      'if not flow_plan:',
      '    return True',
      'return not (flow_plan.context.get("auth_method") == "auth_webauthn_pwl")',
    ].join('\n');
    const own = policy(uuid(498), 'expression', name, { expression: `${expression}\n` });
    live.records.policies.push(own);
    bind(stageBinding('default-authentication-mfa-validation').pk, { policy: uuid(498) });
    expect(await live.found()).toMatch(/^pass/);
    own.expression = `return False\n${expression}`;
    const fault = `fail: default-authentication-flow > default-authentication-mfa-validation: policy ${name} is bound and not stated`;
    expect(await live.found()).toBe(fault);
  });

  test('fails with a group bound to it: no other user can sign in', async () => {
    const flowPk = live.records.flows.find(({ slug }) => slug === 'default-authentication-flow')?.pk;
    bind(flowPk, { group_obj: { name: 'Task Submitters' } });
    expect(await live.found()).toBe('fail: default-authentication-flow: group Task Submitters is bound and not stated');
    Object.assign(live.records.policyBindings.at(-1) ?? {}, { enabled: false });
    expect(await live.found()).toMatch(/^pass/);
  });
});
