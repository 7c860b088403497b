import { staticText } from '../core/static-text';
import type { EnvValue } from './env-value';
import type { Labels } from './metadata';
import type { Probe } from './probe';
import type { ServiceAccount } from './service-account';
import type { Volume } from './volume';

/** Uses Kubernetes' quantities: `96Mi`, `10m`. */
export interface ContainerResources {
  /** Memory only: a CPU limit throttles a pod while CPUs are idle. */
  readonly limits: { readonly memory: string };
  /** The scheduler reserves this much; above it a CPU is shared. */
  readonly requests: { readonly cpu: string; readonly memory: string };
}

export interface ContainerProps {
  /** Unique in the pod. */
  readonly name: string;
  /** With a version as its tag, or a digest. */
  readonly image: string;
  /** Program and arguments. @default the image's own */
  readonly command?: readonly string[];
  /** In the order of the pod's `env`. @default none */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** A limit on memory, and requests of memory and CPU. */
  readonly resources: ContainerResources;
  /** TCP ports that it listens on, by name. @default none */
  readonly ports?: Readonly<Record<string, number>>;
  /** While it fails, the pod gets no requests. @default the pod gets requests as soon as it runs */
  readonly readiness?: Probe;
  /** When it fails, the container is restarted. @default the container is restarted only when its process ends */
  readonly liveness?: Probe;
  /** @default none */
  readonly volumes?: readonly Volume[];
}

export interface RestrictedPodProps {
  /** Marks the pod: Services, budgets and policies select it by them. */
  readonly labels: Labels;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Identity towards the API server. */
  readonly serviceAccount: ServiceAccount;
  /** Whether the pod gets a token for the API server. @default false */
  readonly automountServiceAccountToken?: boolean;
  /** Never 0. */
  readonly runAsUser: number;
  /** Group of the processes, and of what they mount. Never 0. */
  readonly runAsGroup: number;
  /** `Always` for a Deployment, `Never` for a Job. */
  readonly restartPolicy: 'Always' | 'Never';
  /** `apart`: never two pods of these labels on one host. @default the scheduler decides */
  readonly hosts?: 'apart';
  /** At least one. */
  readonly containers: readonly ContainerProps[];
}

/**
 * The template of a pod for the Pod Security level "restricted", with a read-only root. Props cannot loosen it.
 * `podFaults` checks the rest before.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function restrictedPodTemplate(props: RestrictedPodProps) {
  const { runAsUser, runAsGroup } = props;
  const volumes = new Map(
    props.containers.flatMap(({ volumes = [] }) => volumes.map((volume) => [volume.name, volume] as const)),
  );
  return {
    metadata: { labels: { ...props.labels }, annotations: { ...props.annotations } },
    spec: {
      serviceAccountName: props.serviceAccount.nameReference,
      automountServiceAccountToken: props.automountServiceAccountToken ?? false,
      // Otherwise Kubernetes adds variables for every Service of the namespace.
      enableServiceLinks: false,
      restartPolicy: props.restartPolicy,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: String(runAsUser),
        runAsGroup: String(runAsGroup),
        fsGroup: String(runAsGroup),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      affinity: props.hosts === 'apart' ? hostsApart(props.labels) : undefined,
      container: props.containers.map(container),
      volume: [...volumes.values()].map(volumeBlock),
    },
  };
}

function hostsApart(labels: Labels) {
  return {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: [{ matchLabels: { ...labels } }] },
      ],
    },
  };
}

function container(props: ContainerProps) {
  const { name, image, command, env = {}, resources, ports = {}, readiness, liveness, volumes = [] } = props;
  return {
    name,
    image,
    command: command?.map(staticText),
    env: Object.entries(env).map(([variable, { value, source }]) => ({
      name: variable,
      value,
      valueFrom:
        source === undefined
          ? undefined
          : { secretKeyRef: { name: source.secret.nameReference, key: source.key, optional: false } },
    })),
    port: blocks(Object.entries(ports).map(([id, port]) => ({ name: id, containerPort: port, protocol: 'TCP' }))),
    readinessProbe: readiness?.block,
    livenessProbe: liveness?.block,
    resources: {
      limits: { memory: resources.limits.memory },
      requests: { cpu: resources.requests.cpu, memory: resources.requests.memory },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
    },
    volumeMount: volumes.map((volume) => ({
      name: volume.name,
      mountPath: volume.mountPath,
      readOnly: volume.source.kind === 'config-map' || volume.source.kind === 'secret',
    })),
  };
}

/** An empty list would render an empty block. */
function blocks<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function volumeBlock({ name, source }: Volume) {
  switch (source.kind) {
    case 'config-map':
      return { name, configMap: { name: source.object.nameReference, defaultMode: '0444' } };
    case 'secret':
      return { name, secret: { secretName: source.object.nameReference, defaultMode: '0440' } };
    case 'claim':
      return { name, persistentVolumeClaim: { claimName: source.object.nameReference } };
    case 'scratch':
      return { name, emptyDir: { sizeLimit: source.sizeLimit } };
  }
}
