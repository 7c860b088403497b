import { RULESET, rulesOf } from '../../../rules/readers/waf-rules';
import { kindOf } from '../change-kind';
import type { ResourceChange } from '../plan-document';
import type { PlannedAccess } from '../planned-access';
import { type StopCheck, updated } from './stop';

/** Users sign in with these, open them, or are blocked by them: none is deleted without an allowance. */
const GUARDED: readonly RegExp[] = [
  /^authentik_/,
  /^cloudflare_/,
  /^helm_release$/,
  /^kubernetes_(namespace|secret|persistent_volume|persistent_volume_claim|ingress|service|network_policy|manifest)(_v1)?$/,
  /^kubernetes_(deployment|stateful_set|daemonset|daemon_set|cron_job|service_account|(cluster_)?role(_binding)?)(_v1)?$/,
];

export const destroy: StopCheck = {
  id: 'destroy',
  *find({ plan, access }) {
    for (const change of plan.changes) {
      const kind = kindOf(change);
      if (kind !== 'delete' && kind !== 'replace') continue;
      if (!GUARDED.some((pattern) => pattern.test(change.type)) || isJudgedBinding(change, access)) continue;
      yield {
        address: change.address,
        found: kind === 'delete' ? 'it is deleted' : 'it is deleted and created again',
        remedy: 'keep it, add a moved block, or forget it without deleting it (state.removed of the site)',
      };
    }
    for (const change of updated(plan).filter(({ type }) => type === RULESET)) {
      for (const rule of lostRules(change)) {
        yield {
          address: change.address,
          found: `rule ${rule} is removed`,
          remedy: 'keep the rule, disabled if need be',
        };
      }
    }
  },
};

/** A binding means nothing but access, and what it opens is the stop `access-opened`. */
function isJudgedBinding({ type, address }: ResourceChange, { judged }: PlannedAccess): boolean {
  return type === 'authentik_policy_binding' && judged.has(address);
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
