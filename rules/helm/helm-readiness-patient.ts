import { authentikReleases, isBlock, valueAt } from '../readers/helm-values';
import { stackRule } from '../rule';

/** The duration of a fail-over of PostgreSQL. */
const LEAST_SECONDS = 80;

export const helmReadinessPatient = stackRule({
  id: 'helm-readiness-patient',
  what: `the readiness probe of authentik's servers fails for ${LEAST_SECONDS} seconds before the Service drops them`,
  why: 'Readiness checks the database: a fail-over took longer than the 30 s of the chart, and all servers left the Service at once.',
  incident: 'I16',
  *checkStack(stack) {
    for (const { address, values } of authentikReleases(stack)) {
      const probe = valueAt(values, 'server.readinessProbe');
      const { failureThreshold: failures, periodSeconds: period } = isBlock(probe) ? probe : {};
      if (Number(failures) * Number(period) >= LEAST_SECONDS) continue;
      const [count, seconds] = [failures, period].map((one) => JSON.stringify(one) ?? 'left out');
      yield {
        address,
        found: `failureThreshold ${count}, periodSeconds ${seconds}`,
        remedy: 'set server.readinessProbe to 8 and 10',
      };
    }
  },
});
