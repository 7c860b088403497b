import { resourcesOfType } from '../readers/document';
import { RULESET, rulesOf } from '../readers/waf-rules';
import { stackRule } from '../rule';

export const rulesetNeverEmpty = stackRule({
  id: 'ruleset-never-empty',
  what: 'a ruleset has rules',
  why: "The provider's default is an empty list: one apply deletes every rule that was there.",
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, RULESET)) {
      if (rulesOf(block).length > 0) continue;
      yield {
        address,
        found: 'no rules',
        remedy: 'give the rules; release the ruleset with a removed block to let it go',
      };
    }
  },
});
