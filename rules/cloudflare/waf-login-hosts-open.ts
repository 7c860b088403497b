import type { WafExpression } from '../../constructs/cloudflare/waf-expression';
import { splitMessage } from '../../constructs/core/errors';
import { ignores, resourcesOfType } from '../readers/document';
import { blocks, expressionOf, RULESET, wafRules } from '../readers/waf-rules';
import { stackRule } from '../rule';

/** The address of a banned visitor, from a range that is reserved for documentation. */
const BANNED = '192.0.2.1';
/** Operators and functions of constructs/cloudflare/waf-parser.ts. */
const EVALUATED = 'and, or, not, eq, ne, in, contains, starts_with and ends_with';

/**
 * Each rule that can stop a visitor is evaluated for each login host, with all other fields unknown: it must be false
 * for every address, path, method and list.
 */
export const wafLoginHostsOpen = stackRule({
  id: 'waf-login-hosts-open',
  what: 'no rule that blocks or challenges matches a login host',
  why: 'A ban locked a user out of the login page itself.',
  incident: 'I4',
  *checkStack(stack, { loginHosts = [] }) {
    for (const { address, label, rule } of wafRules(stack)) {
      if (!blocks(rule)) continue;
      if (loginHosts.length === 0) {
        yield {
          address,
          found: `${label} blocks, and no login host is known`,
          remedy: 'name the login hosts in the site',
        };
        continue;
      }
      const expression = expressionOf(rule);
      if (typeof expression === 'string') {
        yield {
          address,
          found: `${label} cannot be evaluated: ${splitMessage(expression).fault}`,
          remedy: `write its expression with ${EVALUATED}, or state an exception with the reason`,
        };
        continue;
      }
      for (const host of loginHosts) {
        if (expression.decide({ host }) === false) continue;
        yield {
          address,
          found: `${label} ${reach(expression, host)} ${host}`,
          remedy: 'add `and not (http.host in {...})` with every login host to its expression',
        };
      }
    }
    for (const { address, block } of resourcesOfType(stack, RULESET)) {
      if (!ignores(block, 'rules')) continue;
      yield {
        address,
        found: 'ignores changes of its rules, so that the live ones stay',
        remedy: 'remove them from ignore_changes',
      };
    }
  },
});

/** Whether a banned visitor is certainly blocked, or a visitor possibly. */
function reach(expression: WafExpression, host: string): string {
  const lists = Object.fromEntries(expression.listNames.map((name) => [name, [BANNED]]));
  const hit = expression.decide({ host, ip: BANNED, path: '/', method: 'GET', query: '', lists }) === true;
  return hit ? 'blocks a banned visitor on' : 'can block a visitor on';
}
