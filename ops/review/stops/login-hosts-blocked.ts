import { IpPrefix } from '../../../constructs/cloudflare/ip-prefix';
import { readWafExpression } from '../../../constructs/cloudflare/waf-parser';
import { readWafTokens } from '../../../constructs/cloudflare/waf-token';
import { wafLoginHostsOpen } from '../../../rules/cloudflare/waf-login-hosts-open';
import type { Block } from '../../../rules/readers/document';
import { blocks, RULESET, rulesOf } from '../../../rules/readers/waf-rules';
import { writtenChanges } from '../change-kind';
import { isUnknown, type Mask, marksAny, maskAt } from '../mask';
import type { StopFindings, StopInput } from './stop';

/**
 * The rule `waf-login-hosts-open`, asked of what the plan would leave at Cloudflare; and what was let through before
 * and would not be any more: a host that the site has forgotten, an address of the allow list.
 */
export function* findLoginHostsBlocked({ plan, stack, loginHosts }: StopInput): StopFindings {
  const findClosed = (block: Block, hosts: readonly string[]) => findClosedHosts(stack, block, hosts);
  for (const change of writtenChanges(plan).filter(({ type }) => type === RULESET)) {
    const { address, before, after } = change;
    for (const { found, remedy } of findClosed(after, loginHosts())) yield { address, found, remedy };
    if (hidesRules(maskAt(change.unknown, 'rules'))) {
      yield { address, found: 'its rules are known only after the apply', remedy: 'state the rules as literals' };
    }
    for (const host of listHosts(before).filter((one) => !loginHosts().includes(one))) {
      if (findClosed(before, [host]).length > 0 || findClosed(after, [host]).length === 0) continue;
      const remedy = 'keep it among the login hosts of the site (edge.additionalLoginHosts)';
      yield { address, found: `${host} was outside of every block rule before`, remedy };
    }
    for (const prefix of findLostAddresses(before, after)) {
      const remedy = 'keep it in the allow list of the site (edge.allowList)';
      yield { address, found: `${prefix} could not be blocked before`, remedy };
    }
  }
}

function findClosedHosts(stack: string, block: Block, loginHosts: readonly string[]) {
  const config = { resource: { [RULESET]: { Planned: block } } };
  const stacks = [{ name: stack, config, provenance: [] }];
  return [...wafLoginHostsOpen.check({ stacks, providerVersion: '', serverVersion: '', loginHosts })];
}

/** Whether what a rule does is not in the plan; ids and versions never are. */
function hidesRules(rules: Mask): boolean {
  if (!Array.isArray(rules)) return marksAny(rules);
  return rules.some((unknown: Mask) => ['action', 'enabled', 'expression'].some((key) => isUnknown({ unknown }, key)));
}

/** Everything in quotes that could be a host. */
function listHosts(ruleset: Block): readonly string[] {
  return tokensOf(ruleset)
    .filter(({ kind, text }) => kind === 'string' && text.includes('.'))
    .map(({ text }) => text);
}

function findLostAddresses(before: Block, after: Block): readonly string[] {
  if (rulesOf(after).filter(blocks).length === 0) return [];
  const kept = prefixesOf(after);
  const isCovered = (prefix: IpPrefix) => kept.some((wide) => wide.contains(prefix));
  return prefixesOf(before)
    .filter((prefix) => passes(before, prefix.address))
    .filter((prefix) => !isCovered(prefix) || !passes(after, prefix.address))
    .map(String);
}

/** Whether no blocking rule can hold for an address. What cannot be read is the finding of the rule above. */
function passes(ruleset: Block, ip: string): boolean {
  return rulesOf(ruleset)
    .filter(blocks)
    .every(({ expression }) => {
      const read = readWafExpression(String(expression));
      return !(read instanceof RangeError) && read.decide({ ip }) === false;
    });
}

function prefixesOf(ruleset: Block): readonly IpPrefix[] {
  return tokensOf(ruleset).flatMap(({ kind, text }) => (kind === 'word' ? (IpPrefix.read(text) ?? []) : []));
}

function tokensOf(ruleset: Block) {
  return rulesOf(ruleset)
    .filter(blocks)
    .flatMap(({ expression }) => {
      const tokens = readWafTokens(String(expression));
      return tokens instanceof RangeError ? [] : tokens;
    });
}
