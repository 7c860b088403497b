import { isBlock, valueAt } from '../readers/block';
import { authentikReleases } from '../readers/helm-values';
import { stackRule } from '../rule';

interface ProbeMinimum {
  readonly components: readonly string[];
  /** Kubernetes does this once the probe has failed too often. */
  readonly effect: string;
  /** Defaults of the chart. Source: its values.yaml, 2026.2.2. */
  readonly chart: {
    readonly failureThreshold: number;
    readonly periodSeconds: number;
    readonly timeoutSeconds: number;
  };
  /** Failures times period. */
  readonly leastSeconds: number;
  readonly leastTimeoutSeconds: number;
}

const PROBES: Readonly<Record<string, ProbeMinimum>> = {
  livenessProbe: {
    components: ['server', 'worker'],
    effect: 'kills',
    chart: { failureThreshold: 3, periodSeconds: 10, timeoutSeconds: 3 },
    leastSeconds: 60,
    leastTimeoutSeconds: 5,
  },
  // PgBouncer ends an idle transaction that holds the migration lock after 300 s.
  startupProbe: {
    components: ['server', 'worker'],
    effect: 'kills',
    chart: { failureThreshold: 60, periodSeconds: 10, timeoutSeconds: 3 },
    leastSeconds: 300,
    leastTimeoutSeconds: 1,
  },
  // Readiness checks the database: it must outlast a fail-over of PostgreSQL (I16).
  readinessProbe: {
    components: ['server'],
    effect: 'drops the pod from the Service',
    chart: { failureThreshold: 3, periodSeconds: 10, timeoutSeconds: 3 },
    leastSeconds: 80,
    leastTimeoutSeconds: 1,
  },
};

export const helmProbesPatient = stackRule({
  id: 'helm-probes-patient',
  what: 'the probes of server and worker outlast a wait for the migration lock and a fail-over of the database',
  why: "With the chart's probes, boots that waited for the lock were killed before they got it, and a fail-over took all servers from the Service at once.",
  incident: 'I12',
  *checkStack(stack) {
    for (const { address, values } of authentikReleases(stack)) {
      for (const [name, { components, effect, chart, leastSeconds, leastTimeoutSeconds }] of Object.entries(PROBES)) {
        for (const component of components) {
          const stated = valueAt(values, `${component}.${name}`);
          const probe = { ...chart, ...(isBlock(stated) ? stated : {}) };
          const waits = Number(probe.failureThreshold) * Number(probe.periodSeconds);
          if (waits >= leastSeconds && Number(probe.timeoutSeconds) >= leastTimeoutSeconds) continue;
          yield {
            address,
            found: `${component}.${name} ${effect} after ${probe.failureThreshold} x ${probe.periodSeconds} s, timeoutSeconds ${probe.timeoutSeconds}`,
            remedy: `set failureThreshold x periodSeconds to ${leastSeconds} or more, and timeoutSeconds to ${leastTimeoutSeconds} or more`,
          };
        }
      }
    }
  },
});
