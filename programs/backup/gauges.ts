import { type BackupRecord, COUNTED } from './record';

/** The Pushgateway's job. */
export const JOB = 'authentik_backup';

const HELP = {
  last_run: 'Unix time of the last run, however it ended',
  last_success: 'Unix time at which the newest good backup was taken',
  bytes: 'Size of the newest good backup',
  rows: 'Rows in the newest good backup, by table',
  drill_last_run: 'Unix time of the last drill, however it ended',
  drill_last_success: 'Unix time of the last drill whose backup was whole',
} as const;

export type BackupGauge = keyof typeof HELP;

export function gaugeName(name: BackupGauge): string {
  return `authentik_backup_${name}`;
}

/** Prometheus text format. After a failed run only `last_run` is sent, and the Pushgateway keeps the others. */
export function gaugesOf(now: Date, record: BackupRecord | undefined): string {
  const lines = sample('last_run', [['', now.getTime() / 1000]]);
  if (record === undefined) return lines;
  const rows = COUNTED.map((name) => [`{table="${name}"}`, record.rows[name]] as const);
  return [
    lines,
    sample('last_success', [['', Date.parse(record.taken) / 1000]]),
    sample('bytes', [['', record.bytes]]),
    sample('rows', rows),
  ].join('');
}

/** After a failed drill only `drill_last_run` is sent. */
export function gaugesOfDrill(now: Date, isGood: boolean): string {
  const time = now.getTime() / 1000;
  return sample('drill_last_run', [['', time]]) + (isGood ? sample('drill_last_success', [['', time]]) : '');
}

function sample(name: BackupGauge, samples: readonly (readonly [labels: string, value: number])[]): string {
  const full = gaugeName(name);
  return `# HELP ${full} ${HELP[name]}\n# TYPE ${full} gauge\n${samples.map(([labels, value]) => `${full}${labels} ${value}\n`).join('')}`;
}
