import { IpPrefix } from '../../constructs/cloudflare/ip-prefix';
import { syncContainers } from '../readers/edge-sync';
import { blocks, expressionOf, wafRules } from '../readers/waf-rules';
import { stackRule } from '../rule';

export const allowListKept = stackRule({
  id: 'allow-list-kept',
  what: 'the site has an allow list, every blocking WAF rule leaves it out, and the never-block list of the sync holds it',
  why: 'The address of the owner was banned, and Cloudflare throttled the list writes that would have taken it off for days.',
  incident: 'I14',
  *checkStack(stack, { allowList = [] }) {
    for (const { address, label, rule } of wafRules(stack)) {
      if (!blocks(rule)) continue;
      if (allowList.length === 0) {
        const remedy = 'name the address of the owner in edge.allowList, or state why not in an exception';
        yield { address, subject: label, found: `${label} blocks, and the allow list is empty`, remedy };
        continue;
      }
      // `waf-login-hosts-open` reports an expression that cannot be evaluated.
      const expression = expressionOf(rule);
      if (typeof expression === 'string') continue;
      const hit = allowList.filter((prefix) => expression.decide({ ip: IpPrefix.parse(prefix).address }) !== false);
      if (hit.length === 0) continue;
      const remedy = 'add `and not (ip.src in {...})` with every address of edge.allowList to its expression';
      yield { address, found: `${label} can block ${hit.join(', ')}`, remedy };
    }
    for (const { workload, env } of syncContainers(stack)) {
      const never = prefixes(env.EDGE_SYNC_NEVER_BLOCK ?? '');
      const open = allowList.filter((prefix) => !holds(never, IpPrefix.parse(prefix)));
      if (open.length === 0) continue;
      const found = `the never-block list lacks ${open.join(', ')}`;
      yield { address: workload.address, found, remedy: 'give EdgeSync the allow list of the site as neverBlock' };
    }
  },
});

function prefixes(text: string): readonly IpPrefix[] {
  const words = text.split(',').filter((word) => word.trim() !== '');
  return words.map((word) => IpPrefix.parse(word.trim()));
}

function holds(set: readonly IpPrefix[], inner: IpPrefix): boolean {
  return set.some((outer) => outer.contains(inner));
}
