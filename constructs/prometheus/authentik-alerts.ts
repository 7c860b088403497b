import { Duration } from '../core/duration';
import { Alert } from './alert';
import { literal, selector } from './promql';

export interface AuthentikAlertSettings {
  /** Where authentik and its outposts run. */
  readonly namespace: string;
  /** Deployment of the servers. */
  readonly serverDeployment: string;
  /** What the names of all outposts' objects begin with: `ak-outpost-`. */
  readonly outpostPrefix: string;
  /** The outpost whose /dev/shm is a volume in memory. @default there is none, and no alert */
  readonly devShm?: {
    /** Its Deployment. */
    readonly deployment: string;
    /** Size of the volume, in bytes. */
    readonly bytes: number;
  };
  /** Traefik's entry point of the protected hosts. */
  readonly entryPoint: string;
}

/**
 * What goes wrong around authentik, as kube-state-metrics, the kubelet's cAdvisor and Traefik see it.
 *
 * kube-state-metrics shows itself in its labels; `max by` takes them off, so that its restart starts no `for` anew.
 */
export function authentikAlerts(settings: AuthentikAlertSettings): readonly Alert[] {
  return [...serverAlerts(settings), ...forwardAuthAlerts(settings), ...outpostAlerts(settings)];
}

function serverAlerts({ namespace, serverDeployment }: AuthentikAlertSettings): readonly Alert[] {
  const server = selector({ namespace, deployment: serverDeployment });
  const available = `kube_deployment_status_replicas_available${server}`;
  return [
    new Alert({
      name: 'AuthentikDown',
      // A Deployment that is gone has no series, and neither has one that nobody counts any more.
      expr: `(sum(${available}) or vector(0)) < 1`,
      for: Duration.minutes(5),
      severity: 'critical',
      summary: 'authentik has no available server, or nobody counts them: nobody can log in',
    }),
    new Alert({
      name: 'AuthentikServerReplicasMismatch',
      expr:
        `max by (namespace, deployment) (kube_deployment_spec_replicas${server})` +
        ` - max by (namespace, deployment) (${available}) > 0`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: 'authentik lacks {{ $value }} of its servers',
    }),
  ];
}

function forwardAuthAlerts(settings: AuthentikAlertSettings): readonly Alert[] {
  const { namespace, outpostPrefix, entryPoint } = settings;
  const services = `${literal(`${namespace}-${outpostPrefix}`)}.*`;
  const refused = (label: string) =>
    `increase(traefik_service_requests_total${selector({ code: '400' }, { [label]: services })}[5m])`;
  const unauthorized = selector({ code: '401', entrypoint: entryPoint });
  return [
    new Alert({
      name: 'AuthentikOutpostForwardAuth400Spike',
      // By way of a ServiceMonitor, `service` is the one that Prometheus asks, and Traefik's label gets another name.
      expr:
        `sum by (service) (${refused('service')} or ` +
        `label_replace(${refused('exported_service')}, "service", "$1", "exported_service", "(.+)")) > 10`,
      for: Duration.minutes(2),
      severity: 'critical',
      summary: '{{ $labels.service }} answered {{ $value | printf "%.0f" }} times with 400 in 5 minutes: logins fail',
    }),
    new Alert({
      name: 'AuthentikForwardAuthFallbackActive',
      expr: `sum by (entrypoint) (rate(traefik_entrypoint_requests_total${unauthorized}[5m])) > 5`,
      for: Duration.minutes(5),
      severity: 'critical',
      summary:
        '{{ $value | printf "%.1f" }} answers with 401 a second on {{ $labels.entrypoint }}: ' +
        'the emergency password stands in for the outpost',
    }),
  ];
}

function outpostAlerts({ namespace, outpostPrefix, devShm }: AuthentikAlertSettings): readonly Alert[] {
  const pods = `${literal(outpostPrefix)}.*`;
  const restarts = `kube_pod_container_status_restarts_total${selector({ namespace }, { pod: pods })}[30m]`;
  const workingSet = workingSetOf(namespace, pods);
  return [
    new Alert({
      name: 'AuthentikOutpostMemoryHigh',
      expr: `${workingSet} > 1.5 * 1024 ^ 3`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: '{{ $labels.pod }} holds {{ $value | humanize1024 }}B, /dev/shm included',
    }),
    new Alert({
      name: 'AuthentikOutpostMemoryCritical',
      expr: `${workingSet} > 1.8 * 1024 ^ 3`,
      for: Duration.minutes(5),
      severity: 'critical',
      summary: '{{ $labels.pod }} holds {{ $value | humanize1024 }}B, /dev/shm included: close to its end',
    }),
    new Alert({
      name: 'AuthentikOutpostRestarts',
      // Not increase(): it extrapolates, and makes more than two out of two.
      expr:
        `max by (namespace, pod) (max by (namespace, pod, container) (max_over_time(${restarts}))` +
        ` - min by (namespace, pod, container) (min_over_time(${restarts}))) > 2`,
      for: Duration.seconds(0),
      severity: 'warning',
      summary: '{{ $labels.pod }} restarted {{ $value }} times in 30 minutes',
    }),
    ...(devShm === undefined ? [] : [devShmFull(namespace, devShm)]),
  ];
}

function devShmFull(namespace: string, devShm: NonNullable<AuthentikAlertSettings['devShm']>): Alert {
  const pods = selector({ namespace }, { pod: `${literal(devShm.deployment)}-.*` });
  return new Alert({
    name: 'AuthentikOutpostDevShmFull',
    // The files of a tmpfs are page cache of the container that wrote them, and only of the pod when that one was killed:
    // the volume stays. container_fs_* knows the disk only, and kubelet_volume_stats_* only claims (incident I7).
    expr: `max by (namespace, pod) (container_memory_cache${pods}) > 0.8 * ${devShm.bytes}`,
    for: Duration.minutes(5),
    severity: 'critical',
    summary: '{{ $labels.pod }} keeps {{ $value | humanize1024 }}B in files in memory: /dev/shm is filling up',
  });
}

/**
 * Bytes of each pod. cAdvisor shows every pod's cgroup and its pause container beside the real one, under empty names;
 * after a restart it shows the old container a while longer: the larger of the two, and not their sum.
 */
function workingSetOf(namespace: string, pods: string): string {
  const containers = selector({ namespace }, { pod: pods }, { container: '(POD)?' });
  return `max by (namespace, pod) (container_memory_working_set_bytes${containers})`;
}
