import { resourcesOfType } from '../readers/document';
import { RULESET } from '../readers/waf-rules';
import { stackRule } from '../rule';

export const rulesetKept = stackRule({
  id: 'ruleset-kept',
  what: 'a ruleset has prevent_destroy and a description',
  why: 'A name that differs from the live one is a delete and a create, with no rule in between; an empty description is a change for ever.',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, RULESET)) {
      const { prevent_destroy: kept } = (block.lifecycle ?? {}) as { readonly prevent_destroy?: unknown };
      if (kept !== true) yield { address, found: 'no prevent_destroy', remedy: 'make it with EntryPointRuleset' };
      if (typeof block.description === 'string' && block.description.trim() !== '') continue;
      yield { address, found: 'no description', remedy: 'say what its rules are for' };
    }
  },
});
