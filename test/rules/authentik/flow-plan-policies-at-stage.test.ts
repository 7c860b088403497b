import { flowPlanPoliciesAtStage } from '../../../rules/authentik/flow-plan-policies-at-stage';
import type { Block } from '../../../rules/readers/document';
import { finding, findings } from '../documents';

const READS_THE_PLAN = 'request.context["flow_plan"].context["pending_user"] = guest\nreturn True';
const AT_STAGE = '${authentik_flow_stage_binding.Login.id}';

const check = (binding: Block, expression = READS_THE_PLAN, target = AT_STAGE) =>
  findings(flowPlanPoliciesAtStage, {
    resource: {
      authentik_flow_stage_binding: { Login: binding },
      authentik_policy_expression: { Guest: { expression } },
      authentik_policy_binding: { GuestBinding: { target, policy: '${authentik_policy_expression.Guest.id}' } },
    },
  });
const found = (what: string) => [
  finding('authentik_policy_binding.GuestBinding', what, "bind it to a stage binding with evaluate: 'stage'"),
];

test('a policy over the flow plan that is evaluated at its stage only is accepted', () => {
  expect(check({ evaluate_on_plan: false, re_evaluate_policies: true })).toEqual([]);
});

test.each([
  ['at planning too', true, true],
  ['at planning only', true, false],
  ['never', false, false],
  ["by the provider's defaults", undefined, undefined],
])('a policy over the flow plan that is evaluated %s is found', (_, evaluate_on_plan, re_evaluate_policies) => {
  expect(check({ evaluate_on_plan, re_evaluate_policies })).toEqual(
    found(`evaluate_on_plan ${evaluate_on_plan}, re_evaluate_policies ${re_evaluate_policies}`),
  );
});

test('a policy over the flow plan on an application is found, since there is no flow', () => {
  expect(check({}, READS_THE_PLAN, '${authentik_application.Wiki.uuid}')).toEqual(
    found('a binding to authentik_application.Wiki'),
  );
});

test('a policy over the flow plan on a target known as a literal is found', () => {
  expect(check({}, READS_THE_PLAN, 'f0d2b9f0')).toEqual(found('a binding to f0d2b9f0'));
});

test('a policy that leaves the flow plan alone may be evaluated at planning', () => {
  expect(check({ evaluate_on_plan: true }, 'return request.user.is_active')).toEqual([]);
});
