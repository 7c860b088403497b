import { readReference, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const noReputationOnFlow = stackRule({
  id: 'no-reputation-on-flow',
  what: 'a reputation policy is bound to a stage binding and to nothing else',
  why: 'Bound to a flow, it denied every anonymous visitor: none of them has a reputation yet.',
  incident: 'I6',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'authentik_policy_binding')) {
      const target = readReference(block.target);
      if (target?.startsWith('authentik_flow_stage_binding.') === true) continue;
      const policy = String(block.policy ?? '');
      const isReputation = policy.includes('authentik_policy_reputation.');
      // A literal key or a variable can be any policy, and any target.
      const isUnknown = policy !== '' && readReference(policy) === undefined;
      const isFlow = target === undefined || /^(data\.)?authentik_flow\./.test(target);
      if (!isReputation && !(isUnknown && isFlow)) continue;
      yield {
        address,
        found: `binds ${isReputation ? 'a reputation policy' : policy} to ${target ?? String(block.target)}`,
        remedy: 'bind it to the stage binding of a captcha or deny stage, with StageBinding.addPolicy',
      };
    }
  },
});
