import type { WafExpression } from '../../constructs/cloudflare/waf-expression';
import { readWafExpression } from '../../constructs/cloudflare/waf-parser';
import { wafLoginHostsOpen } from '../../rules/cloudflare/waf-login-hosts-open';
import type { Block } from '../../rules/readers/document';
import { RULESET } from '../../rules/readers/waf-rules';

/** From the range that is reserved for documentation. */
const BANNED = '192.0.2.1';

export interface WafQuestion {
  /** The live rules, in their order. */
  readonly rules: readonly Block[];
  /** IP list that holds the bans. */
  readonly listName: string;
  readonly ordinaryHost: string;
  readonly loginHosts: readonly string[];
}

/** Faults of live rules: a ban must block an ordinary host, and no login host (incident I4). */
export function wafFaults({ rules, listName, ordinaryHost, loginHosts }: WafQuestion): readonly string[] {
  const site = {
    stacks: [{ name: 'live', config: { resource: { [RULESET]: { live: { rules } } } }, provenance: [] }],
    providerVersion: 'none',
    serverVersion: 'none',
    loginHosts,
  };
  const faults = [...wafLoginHostsOpen.check(site)].map(({ found }) => found);
  return isBlocked(rules, listName, ordinaryHost) ? faults : [...faults, `no rule blocks bans on ${ordinaryHost}`];
}

/** Whether a banned visitor is blocked for certain: rules are evaluated in their order, and one may skip the rest. */
function isBlocked(rules: readonly Block[], listName: string, host: string): boolean {
  const visitor = { host, ip: BANNED, path: '/', method: 'GET', query: '', lists: { [listName]: [BANNED] } };
  for (const rule of rules) {
    if (rule.enabled === false) continue;
    const verdict = expressionOf(rule)?.decide(visitor);
    if (rule.action === 'block' && verdict === true) return true;
    if (skipsTheRest(rule) && verdict !== false) return false;
  }
  return false;
}

function skipsTheRest({ action, action_parameters }: Block): boolean {
  const { ruleset } = (action_parameters ?? {}) as { ruleset?: unknown };
  return action === 'skip' && ruleset === 'current';
}

function expressionOf({ expression }: Block): WafExpression | undefined {
  const read = typeof expression === 'string' ? readWafExpression(expression) : undefined;
  return read instanceof RangeError ? undefined : read;
}
