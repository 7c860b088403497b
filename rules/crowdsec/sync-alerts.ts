import { prometheusRules } from '../readers/alert-rules';
import type { Block } from '../readers/document';
import { prometheusSeconds } from '../readers/duration';
import { syncContainers } from '../readers/edge-sync';
import type { Rule } from '../rule';

interface Duty {
  /** Gauges of the sync, without their prefix, that only an alert on this fault reads. */
  readonly reads: readonly string[];
  /** A gauge that an alert on another fault reads too. @default none */
  readonly without?: string;
  /** Longest time from the fault to the call, in seconds. */
  readonly within: number;
}

const HOUR = 3600;

/**
 * Lists what must be reported, and how soon. The name of an alert proves nothing: it may read `vector(0)`, wait for weeks,
 * or have a severity that no route of Alertmanager sends to a person. Whether the expression is true in a fault, and only
 * then, is what promtool shows over recorded series (test/real/alerts/alerts.test.ts).
 */
const DUTIES: Readonly<Record<string, Duty>> = {
  'a sync that fails': { reads: ['last_success'], within: HOUR / 2 },
  'a never-block network at the edge': { reads: ['never_block_on_edge'], within: HOUR / 2 },
  'a list that differs': { reads: ['drift_add', 'drift_remove'], within: 12 * HOUR },
  'a list that is not written': { reads: ['last_write_success', 'desired'], within: 12 * HOUR },
  'a list that is written too often': { reads: ['last_write_success'], without: 'desired', within: 4 * HOUR },
  'removals that are held': { reads: ['mass_change_held'], within: 4 * HOUR },
  'a list that is nearly full': { reads: ['ban_count', 'capacity'], within: 4 * HOUR },
  'bans without room': { reads: ['truncated'], within: 4 * HOUR },
};
/** Lists the severities of an alert that a person is called for. */
const CALLED = ['critical', 'warning'];

/** Across stacks: the sync is in the edge stack, the alerts come with the platform. */
export const syncAlerts: Rule = {
  id: 'sync-alerts',
  what: 'where the sync runs, an alert calls a person in time when it fails, drifts, cannot write, writes in turns, holds removals or runs out of room',
  why: 'The sync was dead for weeks, the list at the edge was empty, and nothing reported it.',
  incident: 'I5',
  *check({ stacks }) {
    const alerts = stacks.flatMap((stack) => [...prometheusRules(stack)]).map(({ rule }) => rule);
    const missing = Object.entries(DUTIES).filter(([, duty]) => !alerts.some((alert) => fulfils(alert, duty)));
    if (missing.length === 0) return;
    // One subject for a site without Prometheus, so that its exception still fits when an alert is added.
    const isWatched = alerts.some(({ expr }) => String(expr).includes('crowdsec_cf_list_'));
    const found = isWatched
      ? `has no alert in time, with severity ${CALLED.join(' or ')}, on ${missing.map(([what]) => what).join(', ')}`
      : 'has none of its alerts';
    for (const stack of stacks) {
      for (const { workload } of syncContainers(stack)) {
        yield {
          stack: stack.name,
          address: workload.address,
          found,
          remedy:
            'set platform.alerts and edge.sync.pushgateway in the site, which create the alerts; or state in an exception how the sync is watched',
        };
      }
    }
  },
};

function fulfils({ alert, expr, labels, for: wait }: Block, { reads, without, within }: Duty): boolean {
  if (typeof alert !== 'string') return false;
  const severity = (labels as Block | undefined)?.severity;
  const read = new Set(String(expr).match(/(?<=\bcrowdsec_cf_list_)[a-z_]+/g));
  const isOfFault = reads.every((gauge) => read.has(gauge)) && (without === undefined || !read.has(without));
  return isOfFault && CALLED.includes(String(severity)) && prometheusSeconds(wait) <= within;
}
