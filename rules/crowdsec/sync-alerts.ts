import { prometheusRules } from '../readers/alert-rules';
import { syncContainers } from '../readers/edge-sync';
import type { Rule } from '../rule';

/** Alerts on a dead or stuck sync. */
const ALERTS = [
  'EdgeSyncFailing',
  'EdgeListDrifted',
  'EdgeListNotWritten',
  'EdgeSyncBrakeHeld',
  'EdgeListNearlyFull',
  'EdgeListFull',
  'NeverBlockOnEdge',
];

/** Across stacks: the sync is in the edge stack, the alerts come with the platform. */
export const syncAlerts: Rule = {
  id: 'sync-alerts',
  what: 'where the sync runs, alerts say that it fails, drifts, cannot write, holds removals or runs out of room',
  why: 'The sync was dead for weeks, the list at the edge was empty, and nothing reported it.',
  incident: 'I5',
  *check({ stacks }) {
    const alerts = new Set(stacks.flatMap((stack) => [...prometheusRules(stack)]).map(({ rule }) => rule.alert));
    const missing = ALERTS.filter((name) => !alerts.has(name));
    if (missing.length === 0) return;
    // One subject for a site without Prometheus, so that its exception still fits when an alert is added.
    const found = missing.length === ALERTS.length ? 'has none of its alerts' : `has no alert ${missing.join(', ')}`;
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
