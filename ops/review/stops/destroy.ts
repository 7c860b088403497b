import { RULESET, rulesOf } from '../../../rules/readers/waf-rules';
import { changesOf, kindOf, updatedChanges } from '../change-kind';
import type { ResourceChange } from '../plan-document';
import type { PlannedAccess } from '../planned-access';
import { DeletedParts } from './deleted-parts';
import type { StopFindings, StopInput } from './stop';

/** Users sign in with these, open them, or are blocked by them: none is deleted without an allowance. */
const GUARDED: readonly RegExp[] = [
  /^authentik_/,
  /^cloudflare_/,
  /^helm_release$/,
  /^kubernetes_(namespace|secret|persistent_volume|persistent_volume_claim|ingress|service|network_policy|manifest)(_v1)?$/,
  /^kubernetes_(deployment|stateful_set|daemonset|daemon_set|cron_job|service_account|(cluster_)?role(_binding)?)(_v1)?$/,
];

export function* findDestroyed({ plan, access }: StopInput): StopFindings {
  const deleted = changesOf(plan, 'delete', 'replace');
  const parts = new DeletedParts(plan, deleted);
  for (const change of deleted) {
    const { type, address } = change;
    if (isTold(change, access) || parts.isPart(change) || !GUARDED.some((pattern) => pattern.test(type))) continue;
    const how = kindOf(change) === 'delete' ? 'it is deleted' : 'it is deleted and created again';
    const found = `${how}${parts.textOf(change)}`;
    const remedy = 'keep it, add a moved block, or forget it without deleting it (state.removed of the site)';
    yield { address, found, remedy };
  }
  for (const change of updatedChanges(plan).filter(({ type }) => type === RULESET)) {
    for (const rule of findLostRules(change)) {
      const remedy = 'keep the rule, disabled if need be';
      yield { address: change.address, found: `rule ${rule} is removed`, remedy };
    }
  }
}

/** A binding means nothing but access: what its loss opens or shuts is a stop of its own. */
function isTold({ type, address }: ResourceChange, { judged, changes }: PlannedAccess): boolean {
  if (type === 'authentik_policy_binding') return judged.has(address);
  const stops = changes.filter(({ kind }) => kind === 'opened' || kind === 'shut-out');
  return type === 'authentik_flow_stage_binding' && stops.some(({ addresses }) => addresses.includes(address));
}

/** Rules of a ruleset that are gone: neither their ref, where they have one, nor their action with their expression. */
function findLostRules({ before, after }: ResourceChange): readonly string[] {
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
