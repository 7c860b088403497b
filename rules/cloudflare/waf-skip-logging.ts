import { wafRules } from '../readers/waf-rules';
import { stackRule } from '../rule';

export const wafSkipLogging = stackRule({
  id: 'waf-skip-logging',
  what: 'a skip rule declares its logging',
  why: 'Cloudflare adds logging to skip rules by itself, and an edit of a rule that is silent about it shows it as unknown.',
  *checkStack(stack) {
    for (const { address, label, rule } of wafRules(stack)) {
      if (rule.action !== 'skip') continue;
      const { enabled } = (rule.logging ?? {}) as { readonly enabled?: unknown };
      if (typeof enabled === 'boolean') continue;
      yield { address, found: `${label} without logging`, remedy: 'declare logging.enabled as the live rule has it' };
    }
  },
});
