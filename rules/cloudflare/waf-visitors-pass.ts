import type { SiteDocument } from '../readers/document';
import { ingresses } from '../readers/ingresses';
import { statedAccessIn } from '../readers/stated-access';
import { blocks, expressionOf, wafRules } from '../readers/waf-rules';
import { stackRule } from '../rule';

/** An address from a range that is reserved for documentation, on no list. */
const VISITOR = '203.0.113.7';

export const wafVisitorsPass = stackRule({
  id: 'waf-visitors-pass',
  what: 'no rule at the edge blocks an ordinary visitor on a host of the site',
  why: 'A rule that blocks everything but the login hosts lets people sign in, and open nothing.',
  *checkStack(stack, site) {
    const hosts = hostsOf(site);
    for (const { address, label, rule } of wafRules(stack)) {
      const expression = expressionOf(rule);
      if (!blocks(rule) || rule.action !== 'block' || typeof expression === 'string') continue;
      const lists = Object.fromEntries(expression.listNames.map((name) => [name, []]));
      const visitor = { ip: VISITOR, path: '/', query: '', method: 'GET', lists };
      const blocked = hosts.filter((host) => expression.decide({ ...visitor, host }) === true);
      if (blocked.length === 0) continue;
      const others = blocked.length === 1 ? '' : ` and ${blocked.length - 1} more`;
      yield {
        address,
        subject: label,
        found: `${label} blocks every visitor of ${blocked[0]}${others}`,
        remedy: 'narrow its expression to the requests that are meant, or state an exception with the reason',
      };
    }
  },
});

function hostsOf({ stacks }: SiteDocument): readonly string[] {
  const published = stacks.flatMap((stack) => ingresses(stack).flatMap((ingress) => ingress.hosts));
  const stated = stacks.flatMap((stack) => Object.keys(statedAccessIn(stack)?.hosts ?? {}));
  return [...new Set([...published, ...stated])].sort();
}
