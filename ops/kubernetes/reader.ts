import type {
  V1Deployment,
  V1EndpointSlice,
  V1Ingress,
  V1Pod,
  V1Service,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';

export type { V1Deployment, V1EndpointSlice, V1Ingress, V1Pod, V1Service, V2HorizontalPodAutoscaler };

/** A place where a command runs or a log is written. */
export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** An object of any kind, as the API server has it. */
export interface LiveObject {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [section: string]: unknown;
}

/** A field of a custom resource as its definition describes it: only the parts about defaults. */
export interface FieldSchema {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  /** True and false say nothing about the fields. */
  readonly additionalProperties?: FieldSchema | boolean;
  readonly items?: FieldSchema;
}

/** One revision of a release, as Helm keeps it in a Secret. */
export interface HelmRelease {
  readonly chart: string;
  readonly version: string;
  /** `deployed`, or one of the states in which an upgrade is refused: `pending-upgrade`, `failed`. */
  readonly status: string;
  /** Holds what was given to Helm, without the chart's defaults. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Reads of a cluster by name alone. Each throws a KubernetesError. */
export interface ObjectReader {
  /** Undefined when there is none. @param namespace undefined for what is in no namespace */
  object(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    name: string,
  ): Promise<LiveObject | undefined>;
  /** With all fields, unknown ones too. Undefined when there is none, or the cluster does not know the kind. */
  customResource(apiVersion: string, kind: string, namespace: string, name: string): Promise<LiveObject | undefined>;
  /** The newest revision; undefined when there is none. */
  helmRelease(namespace: string, name: string): Promise<HelmRelease | undefined>;
}

/** Reads of custom resources. Each throws a KubernetesError. */
export interface CustomResourceReader extends Pick<ObjectReader, 'customResource'> {
  /** Schema of a kind; undefined when the cluster does not know it. */
  definition(apiVersion: string, kind: string): Promise<FieldSchema | undefined>;
}

/** The few reads of a cluster that the operator's commands need. Each throws a KubernetesError. */
export interface KubernetesReader {
  deployment(namespace: string, name: string): Promise<V1Deployment | undefined>;
  /** Every HorizontalPodAutoscaler of a namespace: its name does not tell what it scales. */
  autoscalers(namespace: string): Promise<readonly V2HorizontalPodAutoscaler[]>;
  service(namespace: string, name: string): Promise<V1Service | undefined>;
  ingress(namespace: string, name: string): Promise<V1Ingress | undefined>;
  /** The slices of one Service. */
  endpointSlices(namespace: string, service: string): Promise<readonly V1EndpointSlice[]>;
  pods(namespace: string, labels: Readonly<Record<string, string>>): Promise<readonly V1Pod[]>;
  /** The log of the current container, from its oldest line that is still kept; at most a mebibyte. */
  log(container: ContainerRef): Promise<string>;
  /** Returns what a command writes to stdout. */
  exec(container: ContainerRef, command: readonly string[]): Promise<string>;
}

/**
 * The containers of a name that run now, without those of terminating pods. A mesh adds its own container in front; in a pod
 * without that name it is the first.
 */
export function runningContainers(
  pods: readonly V1Pod[],
  { namespace, container }: Pick<ContainerRef, 'namespace' | 'container'>,
): readonly ContainerRef[] {
  return pods
    .filter(({ metadata, status }) => status?.phase === 'Running' && metadata?.deletionTimestamp === undefined)
    .map(({ metadata, spec }) => {
      const names = (spec?.containers ?? []).map(({ name }) => name);
      return {
        namespace,
        pod: metadata?.name ?? '',
        container: names.includes(container) ? container : (names[0] ?? ''),
      };
    });
}

/** Tag of a container's image; undefined where it has none. */
export function imageTag(image: string | undefined): string | undefined {
  return /:([\w][\w.-]*)$/.exec(image?.split('@')[0] ?? '')?.[1];
}
