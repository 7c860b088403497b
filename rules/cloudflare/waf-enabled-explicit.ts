import { wafRules } from '../readers/waf-rules';
import { stackRule } from '../rule';

export const wafEnabledExplicit = stackRule({
  id: 'waf-enabled-explicit',
  what: 'every rule of a ruleset says whether it is enabled',
  why: 'Cloudflare takes silence as true: a rule that was switched off would go on.',
  *checkStack(stack) {
    for (const { address, label, rule } of wafRules(stack)) {
      if (typeof rule.enabled === 'boolean') continue;
      yield { address, found: `${label} with enabled ${JSON.stringify(rule.enabled)}`, remedy: 'say true or false' };
    }
  },
});
