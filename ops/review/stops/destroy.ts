import { RULESET, rulesOf } from '../../../rules/readers/waf-rules';
import { changesOf, kindOf, updated } from '../change-kind';
import type { ResourceChange } from '../plan-document';
import type { Findings, StopInput } from './stop';

/** Users sign in with these, open them, or are blocked by them: none is deleted without an allowance. */
const GUARDED: readonly RegExp[] = [
  /^authentik_/,
  /^cloudflare_/,
  /^helm_release$/,
  /^kubernetes_(namespace|secret|persistent_volume|persistent_volume_claim|ingress|service|network_policy|manifest)(_v1)?$/,
  /^kubernetes_(deployment|stateful_set|daemonset|daemon_set|cron_job|service_account|(cluster_)?role(_binding)?)(_v1)?$/,
];

export function* destroy({ plan, access }: StopInput): Findings {
  for (const change of changesOf(plan, 'delete', 'replace')) {
    const { type, address } = change;
    // A binding means nothing but access, and what it opens is the stop `access-opened`.
    const isJudged = type === 'authentik_policy_binding' && access.judged.has(address);
    if (isJudged || !GUARDED.some((pattern) => pattern.test(type))) continue;
    const found = kindOf(change) === 'delete' ? 'it is deleted' : 'it is deleted and created again';
    const remedy = 'keep it, add a moved block, or forget it without deleting it (state.removed of the site)';
    yield { address, found, remedy };
  }
  for (const change of updated(plan).filter(({ type }) => type === RULESET)) {
    for (const rule of lostRules(change)) {
      const remedy = 'keep the rule, disabled if need be';
      yield { address: change.address, found: `rule ${rule} is removed`, remedy };
    }
  }
}

/** Rules of a ruleset that are gone: neither their ref, where they have one, nor their action with their expression. */
function lostRules({ before, after }: ResourceChange): readonly string[] {
  const kept = rulesOf(after);
  return rulesOf(before)
    .filter(
      ({ ref, action, expression }) =>
        !kept.some(
          (rule) =>
            (typeof ref === 'string' && rule.ref === ref) || (rule.action === action && rule.expression === expression),
        ),
    )
    .map(({ ref, description }) => String(description ?? ref));
}
