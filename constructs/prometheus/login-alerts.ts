import { gaugeName } from '../../programs/login-check/gauges';
import { Duration } from '../core/duration';
import { Alert } from './alert';

interface LoginAlertSettings {
  /** Age of the last run at which the alert fires, in minutes. */
  readonly maxAgeMinutes: number;
}

/**
 * Whether the test users still sign in, and open what the site states. A login that begins to loop days after an update is
 * seen by nothing else: every pod is ready, and every other check passes.
 */
export function loginAlerts({ maxAgeMinutes }: LoginAlertSettings): readonly Alert[] {
  const run = gaugeName('last_run');
  // The program has tried twice: one sample is enough.
  const period = Duration.minutes(2);
  return [
    new Alert({
      name: 'AuthentikTestLoginFailed',
      expr: `max by (user) (${gaugeName('failed')}) > 0`,
      for: period,
      severity: 'critical',
      summary: 'the test user {{ $labels.user }} cannot sign in, or a page behind the login loops or does not answer',
    }),
    new Alert({
      name: 'AuthentikTestAnswersDiffer',
      expr: `max by (user) (${gaugeName('differences')}) > 0`,
      for: period,
      severity: 'critical',
      summary: 'authentik gives the test user {{ $labels.user }} {{ $value }} answers that are not those of the site',
    }),
    new Alert({
      name: 'AuthentikTestLoginMissing',
      expr:
        `time() - max(max_over_time(${run}[${2 * maxAgeMinutes}m])) > ${maxAgeMinutes} * 60` +
        ` or absent_over_time(${run}[${maxAgeMinutes}m])`,
      for: period,
      severity: 'warning',
      summary: `no test user has signed in to authentik for ${maxAgeMinutes} minutes`,
    }),
  ];
}
