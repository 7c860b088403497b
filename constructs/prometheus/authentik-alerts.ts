import { Duration } from '../core/duration';
import { Alert } from './alert';
import { literal, selector } from './promql';

export interface AuthentikAlertSettings {
  /** authentik and its outposts run in this namespace. */
  readonly namespace: string;
  /** Deployment of the servers. */
  readonly serverDeployment: string;
  /** Start of the names of all outposts' objects: `ak-outpost-`. */
  readonly outpostPrefix: string;
  /** The outpost whose /dev/shm is a volume in memory. @default there is none, and no alert */
  readonly devShm?: {
    /** Its Deployment. */
    readonly deployment: string;
    /** Size of the volume, in bytes. */
    readonly bytes: number;
  };
  /** The servers answer forward auth: the embedded outpost has no Deployment of its own. @default it has one */
  readonly embeddedInServer?: {
    /** Memory limit of a server's container, in bytes. */
    readonly memoryBytes: number;
  };
  /** Traefik's entry point of the protected hosts. */
  readonly entryPoint: string;
}

/**
 * Alerts about authentik, from kube-state-metrics, the kubelet's cAdvisor and Traefik.
 *
 * kube-state-metrics adds its own pod to the labels; `max by` removes it, so that its restart does not restart a `for`.
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
      // Neither a deleted Deployment nor a stopped kube-state-metrics has a series.
      expr: `(sum(${available}) or vector(0)) < 1`,
      for: Duration.minutes(5),
      severity: 'critical',
      summary: 'authentik has no available server, or Prometheus has no number of them: logins fail',
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
  const { namespace, entryPoint } = settings;
  const services = startsOf(settings, `${namespace}-`);
  const labelFault = (label: string) =>
    `increase(traefik_service_requests_total${selector({ code: '400' }, { [label]: services })}[5m])`;
  const unauthorized = selector({ code: '401', entrypoint: entryPoint });
  return [
    new Alert({
      name: 'AuthentikOutpostForwardAuth400Spike',
      // With a ServiceMonitor, `service` is the scraped Service, and Traefik's label becomes `exported_service`.
      expr:
        `sum by (service) (${labelFault('service')} or ` +
        `label_replace(${labelFault('exported_service')}, "service", "$1", "exported_service", "(.+)")) > 10`,
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

/** Pattern of what answers forward auth: names with the prefix of the outposts, and those of the servers where they do. */
function startsOf({ outpostPrefix, serverDeployment, embeddedInServer }: AuthentikAlertSettings, before = ''): string {
  const outposts = literal(`${before}${outpostPrefix}`);
  return embeddedInServer === undefined
    ? `${outposts}.*`
    : `(${outposts}|${literal(`${before}${serverDeployment}-`)}).*`;
}

function outpostAlerts(settings: AuthentikAlertSettings): readonly Alert[] {
  const { namespace, serverDeployment, outpostPrefix, embeddedInServer, devShm } = settings;
  const pod = startsOf(settings);
  const restarts = `kube_pod_container_status_restarts_total${selector({ namespace }, { pod })}[30m]`;
  const holdsMore = (outpost: string, share: number) =>
    `${workingSetOf(namespace, `${literal(outpostPrefix)}.*`)} > ${outpost}` +
    (embeddedInServer === undefined
      ? ''
      : ` or ${workingSetOf(namespace, `${literal(serverDeployment)}-.*`)} > ${share} * ${embeddedInServer.memoryBytes}`);
  return [
    new Alert({
      name: 'AuthentikOutpostMemoryHigh',
      expr: holdsMore('1.5 * 1024 ^ 3', 0.85),
      for: Duration.minutes(15),
      severity: 'warning',
      summary: '{{ $labels.pod }} holds {{ $value | humanize1024 }}B, /dev/shm included',
    }),
    new Alert({
      name: 'AuthentikOutpostMemoryCritical',
      expr: holdsMore('1.8 * 1024 ^ 3', 0.95),
      for: Duration.minutes(5),
      severity: 'critical',
      summary: '{{ $labels.pod }} holds {{ $value | humanize1024 }}B, /dev/shm included: close to its end',
    }),
    new Alert({
      name: 'AuthentikOutpostRestarts',
      // Not increase(): it extrapolates two restarts to more than two.
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
    // Files of a tmpfs count as page cache of the container that wrote them, or of the pod after that container was
    // killed.
    // container_fs_* covers disks only, and kubelet_volume_stats_* claims only (incident I7).
    expr: `max by (namespace, pod) (container_memory_cache${pods}) > 0.8 * ${devShm.bytes}`,
    for: Duration.minutes(5),
    severity: 'critical',
    summary: '{{ $labels.pod }} keeps {{ $value | humanize1024 }}B in files in memory: /dev/shm is filling up',
  });
}

/**
 * Bytes of each pod. cAdvisor also reports the cgroup of the pod and the pause container, under empty names; after a
 * restart it reports the old container for a while: the larger of the two counts, and not their sum.
 */
function workingSetOf(namespace: string, pods: string): string {
  const containers = selector({ namespace }, { pod: pods }, { container: '(POD)?' });
  return `max by (namespace, pod) (container_memory_working_set_bytes${containers})`;
}
