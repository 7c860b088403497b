import { IpPrefix } from '../../../constructs/cloudflare/ip-prefix';
import { parseWafExpression } from '../../../constructs/cloudflare/waf-parser';
import { wafTokens } from '../../../constructs/cloudflare/waf-token';
import { wafLoginHostsOpen } from '../../../rules/cloudflare/waf-login-hosts-open';
import type { Block } from '../../../rules/readers/document';
import { RULESET, rulesOf } from '../../../rules/readers/waf-rules';
import { isAttributes, type Mask } from '../plan-document';
import { marksAny, maskAt } from '../plan-secrets';
import { type StopCheck, written } from './stop';

/**
 * The rule `waf-login-hosts-open`, asked of what the plan would leave at Cloudflare; and what was let through before
 * and would not be any more: a host that the site has forgotten, an address of the allow list.
 */
export const carveOut: StopCheck = {
  id: 'carve-out',
  *find({ plan, stack, loginHosts }) {
    for (const { type, address, before, after, unknown } of written(plan)) {
      if (type !== RULESET) continue;
      const closed = (block: Block, hosts: readonly string[]) => closedHosts(stack, block, hosts);
      for (const { found, remedy } of closed(after, loginHosts())) yield { address, found, remedy };
      if (hidesRules(maskAt(unknown, 'rules'))) {
        yield { address, found: 'its rules are known only after the apply', remedy: 'state the rules as literals' };
      }
      for (const host of namedHosts(before).filter((host) => !loginHosts().includes(host))) {
        if (closed(before, [host]).length > 0 || closed(after, [host]).length === 0) continue;
        yield {
          address,
          found: `${host} was outside of every block rule before`,
          remedy: 'keep it among the login hosts of the site (edge.additionalLoginHosts)',
        };
      }
      for (const prefix of lostAddresses(before, after)) {
        yield {
          address,
          found: `${prefix} could not be blocked before`,
          remedy: 'keep it in the allow list of the site (edge.allowList)',
        };
      }
    }
  },
};

function closedHosts(stack: string, block: Block, loginHosts: readonly string[]) {
  const config = { resource: { [RULESET]: { Planned: block } } };
  const stacks = [{ name: stack, config, constructAddresses: [] }];
  return [...wafLoginHostsOpen.check({ stacks, providerVersion: '', serverVersion: '', loginHosts })];
}

/** Whether what a rule does is not in the plan; ids and versions never are. */
function hidesRules(rules: Mask): boolean {
  if (!Array.isArray(rules)) return marksAny(rules);
  return rules.some(
    (rule) =>
      rule === true || (isAttributes(rule) && ['action', 'enabled', 'expression'].some((key) => marksAny(rule[key]))),
  );
}

/** Everything in quotes that could be a host. */
function namedHosts(ruleset: Block): readonly string[] {
  return tokensOf(ruleset)
    .filter(({ kind, text }) => kind === 'string' && text.includes('.'))
    .map(({ text }) => text);
}

function lostAddresses(before: Block, after: Block): readonly string[] {
  if (wallsOf(after).length === 0) return [];
  const kept = prefixesOf(after);
  const isCovered = (prefix: IpPrefix) => kept.some((wide) => wide.contains(prefix));
  return prefixesOf(before)
    .filter((prefix) => passes(before, prefix.address))
    .filter((prefix) => !isCovered(prefix) || !passes(after, prefix.address))
    .map(String);
}

/** Whether no blocking rule can hold for an address. What cannot be read is the finding of the rule above. */
function passes(ruleset: Block, ip: string): boolean {
  return wallsOf(ruleset).every(({ expression }) => {
    try {
      return parseWafExpression(String(expression)).decide({ ip }) === false;
    } catch {
      return false;
    }
  });
}

function wallsOf(ruleset: Block): readonly Block[] {
  return rulesOf(ruleset).filter(
    ({ action, enabled }) => enabled !== false && (action === 'block' || String(action).endsWith('challenge')),
  );
}

function prefixesOf(ruleset: Block): readonly IpPrefix[] {
  return tokensOf(ruleset).flatMap(({ kind, text }) => {
    try {
      return kind === 'word' ? [IpPrefix.parse(text)] : [];
    } catch {
      return [];
    }
  });
}

function tokensOf(ruleset: Block) {
  return wallsOf(ruleset).flatMap(({ expression }) => {
    try {
      return wafTokens(String(expression));
    } catch {
      return [];
    }
  });
}
