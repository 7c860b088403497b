import { authentikReleases, isBlock, valueAt } from '../readers/helm-values';
import { stackRule } from '../rule';

interface Patience {
  /** Defaults of the chart. Source: its values.yaml, 2026.2.2. */
  readonly chart: {
    readonly failureThreshold: number;
    readonly periodSeconds: number;
    readonly timeoutSeconds: number;
  };
  /** Failures times period. */
  readonly seconds: number;
  readonly timeout: number;
}

/** The probes that restart a container. Readiness only removes a pod from its Service. */
const PROBES: Readonly<Record<string, Patience>> = {
  livenessProbe: { chart: { failureThreshold: 3, periodSeconds: 10, timeoutSeconds: 3 }, seconds: 60, timeout: 5 },
  // PgBouncer ends an idle transaction that holds the migration lock after 300 s.
  startupProbe: { chart: { failureThreshold: 60, periodSeconds: 10, timeoutSeconds: 3 }, seconds: 300, timeout: 1 },
};

export const helmProbesPatient = stackRule({
  id: 'helm-probes-patient',
  what: 'liveness and startup probes of server and worker outlast a wait for the migration lock',
  why: 'The chart restarts a container after half a minute: each boot that waited for the migration lock was killed before it got it.',
  incident: 'I12',
  *checkStack(stack) {
    for (const { address, values } of authentikReleases(stack)) {
      for (const component of ['server', 'worker']) {
        for (const [name, { chart, seconds, timeout }] of Object.entries(PROBES)) {
          const stated = valueAt(values, `${component}.${name}`);
          const probe = { ...chart, ...(isBlock(stated) ? stated : {}) };
          const waits = Number(probe.failureThreshold) * Number(probe.periodSeconds);
          if (waits >= seconds && Number(probe.timeoutSeconds) >= timeout) continue;
          yield {
            address,
            found: `${component}.${name} kills after ${probe.failureThreshold} x ${probe.periodSeconds} s with ${probe.timeoutSeconds} s each`,
            remedy: `allow ${seconds} s, with ${timeout} s for an answer`,
          };
        }
      }
    }
  },
});
