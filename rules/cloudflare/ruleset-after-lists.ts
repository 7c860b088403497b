import { blockAt } from '../readers/document';
import { listUses } from '../readers/waf-list-uses';
import { stackRule } from '../rule';

export const rulesetAfterLists = stackRule({
  id: 'ruleset-after-lists',
  what: 'a ruleset depends on every list that its rules ask for',
  why: 'The rules name a list in text, so that nothing else orders the two: the apply fails with "could not find list".',
  *checkStack(stack) {
    for (const { address, label, list } of listUses(stack)) {
      const dependsOn = blockAt(stack, address)?.depends_on;
      if (list === undefined || (Array.isArray(dependsOn) && dependsOn.includes(list))) continue;
      yield { address, found: `${label} without a dependency on ${list}`, remedy: 'give the list to the ruleset' };
    }
  },
});
