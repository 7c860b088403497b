import { authentikReleases, isBlock, valueAt } from '../readers/helm-values';
import { stackRule } from '../rule';

/** A minute, as long as a boot waits for the migration lock of another one. */
const LEAST_SECONDS = 60;
const LEAST_TIMEOUT = 5;

export const helmLivenessPatient = stackRule({
  id: 'helm-liveness-patient',
  what: "the liveness probe of authentik's servers fails for a minute before it kills, and waits five seconds for an answer",
  why: "The chart's own kills after half a minute: every boot behind a migration lock was killed before its turn came.",
  incident: 'I12',
  *checkStack(stack) {
    for (const { address, values } of authentikReleases(stack)) {
      const probe = valueAt(values, 'server.livenessProbe');
      const {
        failureThreshold: failures,
        periodSeconds: period,
        timeoutSeconds: timeout,
      } = isBlock(probe) ? probe : {};
      if (Number(failures) * Number(period) >= LEAST_SECONDS && Number(timeout) >= LEAST_TIMEOUT) continue;
      const found = [failures, period, timeout].map((one) => JSON.stringify(one) ?? 'left out');
      yield {
        address,
        found: `failureThreshold ${found[0]}, periodSeconds ${found[1]}, timeoutSeconds ${found[2]}`,
        remedy: 'set server.livenessProbe to 6, 10 and 5',
      };
    }
  },
});
