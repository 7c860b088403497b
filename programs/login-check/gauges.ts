import type { UserResult } from './user-check';

/** The Pushgateway's job. */
export const JOB = 'authentik_login_check';

const HELP = {
  last_run: 'Unix time of the last run, however it ended',
  failed: 'Whether the login of a test user, or a page behind it, did not come to its end',
  differences: 'Answers of the server to a test user that are not those of the site',
} as const;

export type LoginGauge = keyof typeof HELP;

export function gaugeName(name: LoginGauge): string {
  return `authentik_login_check_${name}`;
}

/** Prometheus text format. */
export function gaugesOf(now: Date, results: readonly UserResult[]): string {
  const perUser = (value: (result: UserResult) => number) =>
    results.map((result) => [`{user="${result.name}"}`, value(result)] as const);
  return [
    sample('last_run', [['', now.getTime() / 1000]]),
    sample(
      'failed',
      perUser(({ failure }) => Number(failure !== undefined)),
    ),
    sample(
      'differences',
      perUser(({ differences }) => differences.length),
    ),
  ].join('');
}

function sample(name: LoginGauge, samples: readonly (readonly [labels: string, value: number])[]): string {
  const full = gaugeName(name);
  const lines = samples.map(([labels, value]) => `${full}${labels} ${value}\n`);
  return `# HELP ${full} ${HELP[name]}\n# TYPE ${full} gauge\n${lines.join('')}`;
}
