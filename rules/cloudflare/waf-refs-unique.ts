import { resourcesOfType } from '../readers/document';
import { RULESET, rulesOf } from '../readers/waf-rules';
import { stackRule } from '../rule';

export const wafRefsUnique = stackRule({
  id: 'waf-refs-unique',
  what: 'every rule of a ruleset has a ref of its own',
  why: 'Without refs one edited description gives every rule a new id, and its analytics break.',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, RULESET)) {
      const seen = new Set<unknown>();
      for (const [index, { ref }] of rulesOf(block).entries()) {
        const position = `rule ${index + 1}`;
        if (typeof ref !== 'string' || ref === '') {
          yield { address, found: `${position} without a ref`, remedy: 'give it a ref; the present id of an old rule' };
        } else if (seen.has(ref)) {
          yield { address, found: `${position} with the ref ${ref} again`, remedy: 'give it a ref of its own' };
        }
        seen.add(ref);
      }
    }
  },
});
