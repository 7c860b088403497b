import type { GaugeName } from '../../programs/edge-sync/gauges';
import { Duration } from '../core/duration';
import { Alert } from './alert';
import { selector } from './promql';

export interface EdgeAlertSettings {
  /** The `job` label of CrowdSec's LAPI. */
  readonly crowdsecJob: string;
}

/** Who bans, whether the bans get to the edge (incident I5), and whether anybody is there who must not be (I14). */
export function edgeAlerts({ crowdsecJob }: EdgeAlertSettings): readonly Alert[] {
  const up = `up${selector({ job: crowdsecJob })}`;
  return [
    new Alert({
      name: 'CrowdSecDown',
      expr: `${up} == 0 or absent(${up})`,
      for: Duration.minutes(10),
      severity: 'critical',
      summary: 'CrowdSec does not answer: nobody new is banned, and what asks it at each request may refuse everybody',
    }),
    new Alert({
      name: 'EdgeSyncFailing',
      // The Pushgateway keeps the last values of a CronJob that is dead: only the age of the last success tells, and it
      // is all lost when the Pushgateway restarts. `max`: an old group there is older.
      expr: `time() - max(${gauge('last_success')}) > 15 * 60 or absent_over_time(${gauge('last_success')}[15m])`,
      // Until Prometheus, freshly started, has asked once.
      for: Duration.minutes(2),
      severity: 'critical',
      summary: 'the edge sync has not succeeded for 15 minutes: bans neither reach Cloudflare nor leave it',
    }),
    new Alert({
      name: 'NeverBlockOnEdge',
      // Incident I14: while Cloudflare turns writes away, such an item stays for days.
      expr: `max(${gauge('never_block_on_edge')}) > 0`,
      for: Duration.minutes(5),
      severity: 'critical',
      summary: 'the ban list at the edge holds {{ $value }} items that touch addresses which are never to be blocked',
    }),
    new Alert({
      name: 'EdgeListNearlyFull',
      expr: `${gauge('ban_count')} / ${gauge('capacity')} >= 0.9`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: 'the ban list at the edge is filled to {{ $value | humanizePercentage }}: further bans may have no room',
    }),
  ];
}

function gauge(name: GaugeName): string {
  return `crowdsec_cf_list_${name}`;
}
