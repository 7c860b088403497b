import { noReputationOnFlow } from '../../../rules/authentik/no-reputation-on-flow';
import { finding, findings, resources } from '../documents';

const bind = (target: string, policy = '${authentik_policy_reputation.BruteForce.id}') =>
  findings(noReputationOnFlow, resources('authentik_policy_binding', { Binding: { target, policy } }));
const remedy = 'bind it to the stage binding of a captcha or deny stage, with StageBinding.addPolicy';

test('a reputation policy on a stage binding is accepted', () => {
  expect(bind('${authentik_flow_stage_binding.Captcha.id}')).toEqual([]);
});

test.each([
  ['a flow of this stack', '${authentik_flow.Enrollment.uuid}', 'authentik_flow.Enrollment'],
  ['a flow that was looked up', '${data.authentik_flow.SignIn.id}', 'data.authentik_flow.SignIn'],
  ['an application', '${authentik_application.Wiki.uuid}', 'authentik_application.Wiki'],
  ['a UUID that cannot be resolved', 'e70000d5-7c6f-4eb9-ad58-14ebb5dc491c', 'e70000d5-7c6f-4eb9-ad58-14ebb5dc491c'],
])('a reputation policy on %s is found', (_, target, shown) => {
  expect(bind(target)).toEqual([
    finding('authentik_policy_binding.Binding', `binds a reputation policy to ${shown}`, remedy),
  ]);
});

test('another policy may be bound to a flow as far as this rule goes', () => {
  expect(bind('${authentik_flow.Enrollment.uuid}', '${authentik_policy_expression.Guest.id}')).toEqual([]);
});

test.each([
  '${ authentik_policy_reputation.BruteForce.id }',
  '${one(authentik_policy_reputation.BruteForce[*].id)}',
  'e70000d5-7c6f-4eb9-ad58-14ebb5dc491c',
  '${var.policy}',
])('%s on a flow is found: it is a reputation policy, or may be one', (policy) => {
  expect(bind('${authentik_flow.Enrollment.uuid}', policy)).toHaveLength(1);
  expect(bind('${authentik_flow_stage_binding.Captcha.id}', policy)).toEqual([]);
});

test('literal keys at both ends are found: nothing shows what they bind', () => {
  expect(bind('7d667321-2b02-4e16-8161-148078a8dac1', 'ac98cb11-31d3-46ab-8883-bf51e6b09a60')).toHaveLength(1);
});
