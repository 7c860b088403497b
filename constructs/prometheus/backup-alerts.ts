import { type BackupGauge, gaugeName } from '../../programs/backup/gauges';
import { Duration } from '../core/duration';
import { Alert } from './alert';

interface BackupAlertSettings {
  /** Age of the newest good backup at which the alert fires, in hours. */
  readonly maxAgeHours: number;
  /** A site with a drill has it. @default there is none */
  readonly drill?: {
    /** Age of the last good drill at which the alert fires, in days. */
    readonly maxAgeDays: number;
  };
}

/**
 * Whether there is a good backup, and whether it still holds what the one before held (incident I2: six passkeys
 * vanished, and nothing said so).
 *
 * The Pushgateway loses its values when it restarts, and the next backup is a day away: each expression looks back.
 */
export function backupAlerts({ maxAgeHours, drill }: BackupAlertSettings): readonly Alert[] {
  const taken = gauge('last_success');
  return [
    new Alert({
      name: 'AuthentikBackupOld',
      expr:
        `time() - max(max_over_time(${taken}[${2 * maxAgeHours}h])) > ${maxAgeHours} * 3600` +
        ` or absent_over_time(${taken}[${maxAgeHours}h])`,
      // A restarted Prometheus needs one scrape.
      for: Duration.minutes(2),
      severity: 'critical',
      summary: `authentik's database has no good backup of the last ${maxAgeHours} hours`,
    }),
    new Alert({
      name: 'AuthentikBackupShrunk',
      expr:
        `max(${gauge('bytes')}) < 0.5 * max(max_over_time(${gauge('bytes')}[7d])) or ` +
        `max by (table) (${gauge('rows')}{table=~"users|passkeys"}) < ` +
        `0.5 * max by (table) (max_over_time(${gauge('rows')}{table=~"users|passkeys"}[7d]))`,
      for: Duration.minutes(2),
      severity: 'critical',
      summary:
        'the newest backup of authentik has less than half of what a backup of this week had, now {{ $value }} {{ with $labels.table }}{{ . }}{{ else }}bytes{{ end }}',
    }),
    ...(drill === undefined ? [] : [drillOld(drill.maxAgeDays)]),
  ];
}

/** Only a restore shows that a backup is whole. */
function drillOld(days: number): Alert {
  const drilled = gauge('drill_last_success');
  return new Alert({
    name: 'AuthentikBackupDrillOld',
    expr:
      `time() - max(max_over_time(${drilled}[${2 * days}d])) > ${days} * 86400` +
      ` or absent_over_time(${drilled}[${days}d])`,
    for: Duration.minutes(2),
    severity: 'warning',
    summary: `no backup of authentik's database was restored and found whole for ${days} days`,
  });
}

function gauge(name: BackupGauge): string {
  return gaugeName(name);
}
