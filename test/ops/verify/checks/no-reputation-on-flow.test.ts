import { noReputationOnFlow } from '../../../../ops/verify/checks/no-reputation-on-flow';
import { policyBinding } from '../../../support/authentik/site';
import { checkSite } from '../../../support/ops/harness';

const FOUND = 'fail: brute-force-protection on default-authentication-flow';
const live = checkSite(noReputationOnFlow);

function bind(target: unknown, policy = live.records.policies[0]?.pk, fields = {}): void {
  const { policyBindings } = live.records;
  policyBindings.push({ ...policyBinding(600 + policyBindings.length, String(target), String(policy), 0), ...fields });
}

test.each(['pk', 'policybindingmodel_ptr_id'])('a binding that names the flow by %s fails (I6)', async (key) => {
  const [flow = {}] = live.records.flows;
  flow.policybindingmodel_ptr_id = '11111111-1111-4111-8111-111111111111';
  bind(flow[key]);
  expect(await live.found()).toBe(FOUND);
});

test('a disabled binding fails too', async () => {
  bind(live.records.flows[0]?.pk, undefined, { enabled: false });
  expect(await live.found()).toBe(FOUND);
});

test('the policy on a stage binding passes, and so do another policy and a group on a flow', async () => {
  const { flowBindings, flows, policies } = live.records;
  bind(flowBindings[0]?.policybindingmodel_ptr_id);
  bind(flows[0]?.pk, policies[1]?.pk);
  bind(flows[0]?.pk, undefined, { policy: null, group: 'g' });
  expect(await live.found()).toMatch(/^pass/);
});

test('a token that does not see the login flow leaves it unknown', async () => {
  live.records.flows = [];
  expect(await live.found()).toBe('unknown: flow default-authentication-flow is not among the 0 that are shown');
});
