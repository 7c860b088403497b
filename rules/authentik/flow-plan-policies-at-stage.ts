import { blockAt, referencedAddress, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const flowPlanPoliciesAtStage = stackRule({
  id: 'flow-plan-policies-at-stage',
  what: 'a policy that uses the flow plan is evaluated at its stage and not at planning',
  why: 'While a flow is planned there is no plan yet: the policy fails or does nothing, and the stage runs or not by accident.',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'authentik_policy_binding')) {
      const policy = blockAt(stack, referencedAddress(block.policy));
      if (typeof policy?.expression !== 'string' || !policy.expression.includes('flow_plan')) continue;
      const target = referencedAddress(block.target);
      const binding = target?.startsWith('authentik_flow_stage_binding.') === true ? blockAt(stack, target) : undefined;
      if (binding?.evaluate_on_plan === false && binding.re_evaluate_policies === true) continue;
      yield {
        address,
        found:
          binding === undefined
            ? `a binding to ${target ?? String(block.target)}`
            : `evaluate_on_plan ${String(binding.evaluate_on_plan)}, re_evaluate_policies ${String(binding.re_evaluate_policies)}`,
        remedy: "bind it to a stage binding with evaluate: 'stage'",
      };
    }
  },
});
