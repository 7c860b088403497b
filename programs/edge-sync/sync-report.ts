import { minuteOf } from './clock';
import type { ListMeta } from './cloudflare/cloudflare-lists';
import type { EdgeList } from './cloudflare/edge-list';
import type { Gauges } from './gauges';
import { DROP_REASONS, type ScreeningResult } from './lapi/screening';
import type { Log } from './log';
import type { Plan } from './plan';

/** How to admit an address while the list cannot be written (I14). */
const LEVERS =
  'remove it without a list write: add the address to the allow list of the WAF rule, or add an IP access rule with mode whitelist';

const EXAMPLES = 10;

export function publishScreening(screened: ScreeningResult, gauges: Gauges, log: Log): void {
  for (const reason of DROP_REASONS) gauges.set('dropped', screened.dropped[reason], { reason });
  gauges.set('never_block_hits', screened.neverBlockHits.length);
  gauges.set('desired', screened.candidates.size);
  const dropped = Object.fromEntries(Object.entries(screened.dropped).filter(([, count]) => count > 0));
  if (Object.keys(dropped).length > 0) {
    log.line('info', 'dropped', 'decisions that do not reach the edge, by reason', { dropped });
  }
  if (screened.neverBlockHits.length > 0) {
    const networks = screened.neverBlockHits.slice(0, EXAMPLES);
    log.line('warn', 'never-block', 'LAPI bans never-block networks; they are left out', { networks });
  }
}

export function publishPlan(plan: Plan, edge: EdgeList, gauges: Gauges, log: Log): void {
  gauges.set('desired', plan.wanted);
  gauges.set('edge', edge.entries.size);
  gauges.set('drift_add', plan.add.length);
  gauges.set('drift_remove', plan.remove.length + plan.held.length);
  gauges.set('stale_unbans', plan.staleUnbans);
  gauges.set('never_block_on_edge', plan.neverBlockOnEdge.length);
  gauges.set('truncated', plan.truncated);
  gauges.set('mass_change_held', plan.held.length > 0 ? 1 : 0);
  if (plan.neverBlockOnEdge.length > 0) {
    const networks = plan.neverBlockOnEdge.slice(0, EXAMPLES);
    log.line('error', 'never-block', `never-block networks are on the edge list; until it is written, ${LEVERS}`, {
      networks,
    });
  }
  if (plan.forbiddenOnEdge.length > 0) {
    const networks = plan.forbiddenOnEdge.slice(0, EXAMPLES);
    log.line('warn', 'forbidden', "the edge list holds networks that are too wide, reserved or Cloudflare's own", {
      networks,
    });
  }
  const [add, remove, held] = [plan.add, plan.remove, plan.held].map((texts) => texts.slice(0, EXAMPLES));
  if (plan.add.length + plan.remove.length + plan.held.length > 0) {
    log.line('info', 'change', 'differences on the edge list, at most ten addresses of each kind', {
      add,
      remove,
      held,
    });
  }
  if (plan.truncated > 0) {
    log.line('warn', 'capacity', `${plan.truncated} bans have no room on the list; the best ranked ones are on it`);
  }
}

/** A confirmed write leaves the list as planned: the drift is zero. */
export function publishWritten(plan: Plan, gauges: Gauges): void {
  gauges.set('ban_count', plan.target.size);
  gauges.set('edge', plan.target.size);
  gauges.set('drift_add', 0);
  gauges.set('drift_remove', plan.held.length);
  gauges.set('stale_unbans', plan.held.length > 0 ? plan.staleUnbans : 0);
  gauges.set('never_block_on_edge', 0);
}

/** "12 to add, 3 to remove", or "12 added, 3 removed"; undefined when there is nothing to do. */
export function changeOf(plan: Plan, tense: 'future' | 'past' = 'future'): string | undefined {
  const parts: string[] = [];
  const [add, remove] = tense === 'past' ? ['added', 'removed'] : ['to add', 'to remove'];
  if (plan.add.length > 0) parts.push(`${plan.add.length} ${add}`);
  if (plan.remove.length > 0) parts.push(`${plan.remove.length} ${remove}`);
  if (parts.length === 0) return undefined;
  if (plan.held.length > 0) parts.push(`${plan.held.length} held`);
  return parts.join(', ');
}

export function summaryOf(list: ListMeta, plan: Plan, count: number): string {
  const parts = [`list ${list.name} holds ${count} bans`];
  if (plan.truncated > 0) parts.push(`${plan.truncated} more have no room`);
  if (plan.hold.kind === 'held' && plan.held.length > 0) {
    const { next, until } = plan.hold;
    parts.push(
      `the mass-change hold keeps ${plan.held.length} that LAPI no longer has (read ${next.reads}, confirmed at ${minuteOf(until)} at the ` +
        'earliest): LAPI may have lost its database; --force removes them now',
    );
  }
  return parts.join(', ');
}
