import type { HelmValues } from '../../helm/values';
import type { Labels } from '../../kubernetes/metadata';
import type { ContainerResources } from '../../kubernetes/restricted-pod';
import { secretAnnotations } from '../../kubernetes/secret-ref';
import { releaseEnv } from './release-env';
import type { ReleaseMetrics, ReleasePlacement, WholeReleaseProps } from './release-settings';

export type ReleaseComponent = 'server' | 'worker';

/**
 * With `global.securityContext`, what Pod Security level "restricted" requires. authentik writes to /tmp of its root.
 */
const CONTAINER_SECURITY_CONTEXT = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/**
 * A minute: a boot that waited for the migration lock was killed after 30 s, repeatedly (incident I12). Path and
 * initial delay stay the chart's.
 */
const LIVENESS = { failureThreshold: 6, periodSeconds: 10, timeoutSeconds: 5 };

/**
 * 80 s: readiness checks the database, and a fail-over of PostgreSQL takes longer than the chart's 30 s. All servers
 * left the Service at once (incident I16).
 */
const READINESS = { failureThreshold: 8, periodSeconds: 10 };

/**
 * The values of the chart, each under a key that it reads. The chart ignores other keys silently (incident I10), such
 * as `server.strategy`, and every setting below `authentik` beside an existing Secret.
 *
 * Source: values.yaml and the templates of the chart 2026.2.2.
 */
export function releaseValues(props: WholeReleaseProps): HelmValues {
  const { secret, email, server, worker } = props;
  const env = releaseEnv(props);
  return {
    global: {
      image: { repository: props.imageRepository, tag: props.imageTag },
      // The chart hashes the Secret that it would create, which is empty here: its checksum never changes.
      podAnnotations: secretAnnotations(email === undefined ? [secret] : [secret, email.password.secret]),
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      ...(props.metrics === 'annotations' ? { addPrometheusAnnotations: true } : {}),
      ...placementValues(props.placement),
    },
    authentik: { existingSecret: { secretName: secret.nameReference } },
    postgresql: { enabled: false },
    server: {
      replicas: server.replicas,
      env: env.server,
      resources: resources(server.resources),
      containerSecurityContext: CONTAINER_SECURITY_CONTEXT,
      // Without the type the chart renders neither of the two.
      deploymentStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: server.rollout.maxSurge, maxUnavailable: server.rollout.maxUnavailable },
      },
      pdb: { enabled: true, minAvailable: server.minAvailable },
      topologySpreadConstraints: spreadValues(props),
      livenessProbe: LIVENESS,
      readinessProbe: READINESS,
      ingress: { enabled: false },
      ...monitorValues(props.metrics),
    },
    worker: {
      replicas: worker.replicas,
      env: env.worker,
      resources: resources(worker.resources),
      containerSecurityContext: CONTAINER_SECURITY_CONTEXT,
      livenessProbe: LIVENESS,
      pdb: { enabled: true, maxUnavailable: worker.maxUnavailable },
      ...monitorValues(props.metrics),
    },
  };
}

export function chartPodLabels(release: string, component: ReleaseComponent): Labels {
  return {
    'app.kubernetes.io/name': 'authentik',
    'app.kubernetes.io/instance': release,
    'app.kubernetes.io/component': component,
  };
}

/** Preferred, not required: with one host down, two servers on the other are better than one pending pod. */
function spreadValues({ name, placement }: WholeReleaseProps) {
  const matchLabels = chartPodLabels(name, 'server');
  const keys = [
    'kubernetes.io/hostname',
    ...(placement?.spreadOverZones === true ? ['topology.kubernetes.io/zone'] : []),
  ];
  return keys.map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
  }));
}

/** Returns the placement of both components; the chart has no such key for the release as a whole that is left empty. */
function placementValues({ nodeSelector, tolerations, priorityClass }: ReleasePlacement = {}): HelmValues {
  return {
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
    ...(tolerations === undefined
      ? {}
      : {
          tolerations: tolerations.map(({ key, value, effect }) => ({
            key,
            operator: value === undefined ? 'Exists' : 'Equal',
            value,
            effect,
          })),
        }),
  };
}

/** The chart makes a Service for the metrics, which carries the annotations, or which a ServiceMonitor finds. */
function monitorValues(metrics: ReleaseMetrics | undefined): HelmValues {
  if (metrics === undefined) return {};
  const monitor = metrics === 'service-monitor' ? { serviceMonitor: { enabled: true } } : {};
  return { metrics: { enabled: true, ...monitor } };
}

function resources({ limits, requests }: ContainerResources) {
  return { limits: { memory: limits.memory }, requests: { cpu: requests.cpu, memory: requests.memory } };
}
