import { noReputationOnFlow } from '../../../../ops/verify/checks/no-reputation-on-flow';
import { policyBinding } from '../../../support/authentik-site';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

function bind(target: unknown, policy = site.authentik.records.policies[0]?.pk, fields = {}): void {
  const { policyBindings } = site.authentik.records;
  policyBindings.push({ ...policyBinding(600 + policyBindings.length, String(target), String(policy), 0), ...fields });
}

test('the policy on a stage of a flow passes', async () => {
  bind(site.authentik.records.flowBindings[0]?.policybindingmodel_ptr_id);
  expect(await ask(noReputationOnFlow, site)).toMatchObject({ verdict: 'pass' });
});

test.each(['pk', 'policybindingmodel_ptr_id'])('a binding that names the flow by %s fails (I6)', async (key) => {
  const [flow = {}] = site.authentik.records.flows;
  Object.assign(flow, { policybindingmodel_ptr_id: '11111111-1111-4111-8111-111111111111' });
  bind(flow[key]);
  expect(await ask(noReputationOnFlow, site)).toMatchObject({
    verdict: 'fail',
    seen: 'brute-force-protection on default-authentication-flow',
  });
});

test('is unknown when the token does not see the login flow', async () => {
  site.authentik.records.flows = [];
  expect(await ask(noReputationOnFlow, site)).toMatchObject({
    verdict: 'unknown',
    seen: 'flow default-authentication-flow is not among the 0 that are shown',
  });
});

test('a binding that is switched off fails too', async () => {
  bind(site.authentik.records.flows[0]?.pk, undefined, { enabled: false });
  expect(await ask(noReputationOnFlow, site)).toMatchObject({ verdict: 'fail' });
});

test('another policy on a flow, and a group on a flow, pass', async () => {
  const { flows, policies } = site.authentik.records;
  bind(flows[0]?.pk, policies[1]?.pk);
  bind(flows[0]?.pk, undefined, { policy: null, group: 'g' });
  expect(await ask(noReputationOnFlow, site)).toMatchObject({ verdict: 'pass' });
});

test('a binding on the second page is found', async () => {
  const { flows, policies } = site.authentik.records;
  for (let count = 0; count < 120; count += 1) bind(flows[0]?.pk, policies[1]?.pk);
  bind(flows[1]?.pk);
  expect(await ask(noReputationOnFlow, site)).toMatchObject({ verdict: 'fail' });
});
