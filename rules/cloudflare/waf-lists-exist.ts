import { listUses } from '../readers/waf-list-uses';
import { stackRule } from '../rule';

export const wafListsExist = stackRule({
  id: 'waf-lists-exist',
  what: 'every list that a rule asks for is in the same stack',
  why: 'Cloudflare refuses a rule whose list does not exist, and the rest of the plan stays applied.',
  *checkStack(stack) {
    for (const { address, label, name, list } of listUses(stack)) {
      if (list !== undefined) continue;
      yield { address, found: `${label} asks for $${name}`, remedy: 'add the IpList, or correct the name' };
    }
  },
});
