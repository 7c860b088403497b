import type { GaugeName } from '../../programs/edge-sync/gauges';
import { Duration } from '../core/duration';
import { Alert } from './alert';
import { selector } from './promql';

interface EdgeAlertSettings {
  /** The `job` label of CrowdSec's LAPI. */
  readonly crowdsecJob: string;
}

/** The only alert where the sync sends no gauges. */
export function crowdsecDown({ crowdsecJob }: EdgeAlertSettings): Alert {
  const up = `up${selector({ job: crowdsecJob })}`;
  return new Alert({
    name: 'CrowdSecDown',
    expr: `${up} == 0 or absent(${up})`,
    for: Duration.minutes(10),
    severity: 'critical',
    summary:
      'CrowdSec does not answer: no new address is banned, and a bouncer that asks it at each request may refuse every visitor',
  });
}

/**
 * Whether CrowdSec answers, whether its bans reach the edge list (incidents I5 and I23), and whether the list holds an
 * address that must never be blocked (I14).
 *
 * A write that Cloudflare throttles is not a failure of the sync, so `EdgeSyncFailing` does not fire; the drift and the
 * age of the last write do.
 */
export function edgeAlerts(settings: EdgeAlertSettings): readonly Alert[] {
  return [
    crowdsecDown(settings),
    new Alert({
      name: 'EdgeSyncFailing',
      // The Pushgateway keeps the last values of a dead CronJob, so only the age of the last success shows it. A restart
      // of the Pushgateway loses all values. `max`: the Pushgateway may hold an older group.
      expr: `time() - max(${gauge('last_success')}) > 15 * 60 or absent_over_time(${gauge('last_success')}[15m])`,
      // A restarted Prometheus needs one scrape.
      for: Duration.minutes(2),
      severity: 'critical',
      summary: 'the edge sync has not succeeded for 15 minutes: bans neither reach Cloudflare nor leave it',
    }),
    new Alert({
      name: 'NeverBlockOnEdge',
      // Incident I14: while Cloudflare throttles writes, such an item stays for days.
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
    new Alert({
      name: 'EdgeListFull',
      expr: `max(${gauge('truncated')}) > 0`,
      for: Duration.hours(1),
      severity: 'warning',
      summary: '{{ $value }} bans have no room on the list at the edge',
    }),
    new Alert({
      name: 'EdgeListDrifted',
      // The sync retries a deferred write for at most an hour on an account without the floor of 72 h.
      expr: `max(${gauge('drift_add')}) + max(${gauge('drift_remove')}) > 0`,
      for: Duration.hours(6),
      severity: 'warning',
      summary: 'the ban list at the edge has differed from CrowdSec for 6 hours, now by {{ $value }} bans',
    }),
    new Alert({
      name: 'EdgeListNotWritten',
      // Intermittent drift never lasts 6 h. `clamp_max`: a full list cannot hold more than its capacity.
      expr:
        `clamp_max(max(${gauge('desired')}), scalar(max(${gauge('capacity')}))) != max(${gauge('edge')}) and ` +
        `(absent(${gauge('last_write_success')}) or time() - max(${gauge('last_write_success')}) > 24 * 3600)`,
      for: Duration.hours(1),
      severity: 'warning',
      summary: 'the ban list at the edge should hold {{ $value }} bans, and no write to it has succeeded for a day',
    }),
    new Alert({
      name: 'EdgeListWrittenTooOften',
      // Bans come and go, but not in most of the 30 runs of an hour. A run every 5 minutes never reaches it.
      expr: `changes(${gauge('last_write_success')}[1h]) > 15`,
      for: Duration.hours(1),
      severity: 'warning',
      summary:
        'the ban list at the edge was written {{ $value }} times in an hour: replicas of LAPI with databases of their own, or another program, may take turns',
    }),
    new Alert({
      name: 'EdgeSyncMassChangeHeld',
      // A shrink is confirmed after ten minutes. For an empty LAPI the mass-change hold waits longer, and for one whose answers
      // disagree for good: the operator can check.
      expr: `max(${gauge('mass_change_held')}) == 1`,
      for: Duration.hours(1),
      severity: 'warning',
      summary:
        'the edge sync has kept bans for an hour that CrowdSec no longer has: CrowdSec may have lost its database',
    }),
  ];
}

function gauge(name: GaugeName): string {
  return `crowdsec_cf_list_${name}`;
}
