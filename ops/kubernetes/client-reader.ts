import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { Exec, V1Status } from '@kubernetes/client-node';
import type { OpsContext } from '../core/context';
import { type Apis, connect, type KubeconfigVariable } from './connection';
import { KubernetesError } from './kubernetes-error';
import type {
  ContainerRef,
  CustomResourceReader,
  FieldSchema,
  HelmRelease,
  KubernetesReader,
  LiveObject,
  ObjectReader,
  V1Deployment,
  V1EndpointSlice,
  V1Ingress,
  V1Pod,
  V1Service,
  V2HorizontalPodAutoscaler,
} from './reader';

const TIMEOUT_MS = 15_000;
const MAX_LOG_BYTES = 1024 * 1024;

interface CustomType {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

const DEFINITIONS = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' } as const;

interface Definition {
  readonly spec: {
    readonly versions: readonly {
      readonly name: string;
      readonly schema?: { readonly openAPIV3Schema: FieldSchema };
    }[];
  };
}

/** The cluster of a kubeconfig, else of the one where kubectl looks, else the one that this pod runs in. */
export class ClientReader implements KubernetesReader, ObjectReader, CustomResourceReader {
  private apis: Promise<Apis> | undefined;
  private readonly customTypes = new Map<string, CustomType>();

  /** @param variable what names the kubeconfig: kubectl reads the one, Terraform's providers the other */
  constructor(
    private readonly context: OpsContext,
    private readonly variable: KubeconfigVariable = 'KUBECONFIG',
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  async version(): Promise<string> {
    const { gitVersion } = await this.ask('the version of the cluster', ({ version }) => version.getCode());
    return gitVersion;
  }

  async object(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    name: string,
  ): Promise<LiveObject | undefined> {
    const metadata = namespace === undefined ? { name } : { name, namespace };
    const what = `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
    const found = await this.find(what, ({ objects }) => objects.read({ apiVersion, kind, metadata }));
    return found as LiveObject | undefined;
  }

  /** Not by `object`: a Probe of Prometheus has the name of a type that the library knows, and would lose its fields. */
  async customResource(
    apiVersion: string,
    kind: string,
    namespace: string,
    name: string,
  ): Promise<LiveObject | undefined> {
    const type = await this.customType(apiVersion, kind);
    if (type === undefined) return undefined;
    return this.find(`${kind} ${namespace}/${name}`, ({ custom }) =>
      custom.getNamespacedCustomObject({ ...type, namespace, name }),
    );
  }

  async definition(apiVersion: string, kind: string): Promise<FieldSchema | undefined> {
    const type = await this.customType(apiVersion, kind);
    if (type === undefined) return undefined;
    const name = `${type.plural}.${type.group}`;
    // Not by the API of definitions: the library would rename `default` at some depths and not at others.
    const { spec }: Definition = await this.ask(`definition ${name}`, ({ custom }) =>
      custom.getClusterCustomObject({ ...DEFINITIONS, name }),
    );
    return spec.versions.find((one) => one.name === type.version)?.schema?.openAPIV3Schema;
  }

  async helmRelease(namespace: string, name: string): Promise<HelmRelease | undefined> {
    const labelSelector = `owner=helm,name=${name}`;
    const { items } = await this.ask(`Helm's records of ${namespace}/${name}`, ({ core }) =>
      core.listNamespacedSecret({ namespace, labelSelector }),
    );
    const revision = ({ metadata }: (typeof items)[number]) => Number(metadata?.labels?.version ?? 0);
    const [newest] = items.sort((a, b) => revision(b) - revision(a));
    const record = newest?.data?.release;
    return record === undefined ? undefined : helmRecord(record, newest?.metadata?.labels?.status ?? 'unknown');
  }

  deployment(namespace: string, name: string): Promise<V1Deployment | undefined> {
    return this.find(`deployment ${namespace}/${name}`, ({ apps }) =>
      apps.readNamespacedDeployment({ namespace, name }),
    );
  }

  async autoscalers(namespace: string): Promise<readonly V2HorizontalPodAutoscaler[]> {
    const { items } = await this.ask(`autoscalers in ${namespace}`, ({ autoscaling }) =>
      autoscaling.listNamespacedHorizontalPodAutoscaler({ namespace }),
    );
    return items;
  }

  service(namespace: string, name: string): Promise<V1Service | undefined> {
    return this.find(`service ${namespace}/${name}`, ({ core }) => core.readNamespacedService({ namespace, name }));
  }

  ingress(namespace: string, name: string): Promise<V1Ingress | undefined> {
    return this.find(`ingress ${namespace}/${name}`, ({ networking }) =>
      networking.readNamespacedIngress({ namespace, name }),
    );
  }

  async endpointSlices(namespace: string, service: string): Promise<readonly V1EndpointSlice[]> {
    const labelSelector = `kubernetes.io/service-name=${service}`;
    const { items } = await this.ask(`endpoint slices of ${namespace}/${service}`, ({ discovery }) =>
      discovery.listNamespacedEndpointSlice({ namespace, labelSelector }),
    );
    return items;
  }

  async pods(namespace: string, labels: Readonly<Record<string, string>>): Promise<readonly V1Pod[]> {
    const labelSelector = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const { items } = await this.ask(`pods in ${namespace}`, ({ core }) =>
      core.listNamespacedPod({ namespace, labelSelector }),
    );
    return items;
  }

  log({ namespace, pod, container }: ContainerRef): Promise<string> {
    return this.ask(`log of pod ${namespace}/${pod}`, ({ core }) =>
      core.readNamespacedPodLog({ namespace, name: pod, container, limitBytes: MAX_LOG_BYTES }),
    );
  }

  exec(container: ContainerRef, command: readonly string[]): Promise<string> {
    return this.ask(`${command.join(' ')} in pod ${container.namespace}/${container.pod}`, ({ exec }) =>
      outputOf(exec, container, command, this.timeoutMs),
    );
  }

  /** Returns where the API has a kind; undefined when the cluster does not know it, which is asked again the next time. */
  private async customType(apiVersion: string, kind: string): Promise<CustomType | undefined> {
    const key = `${apiVersion} ${kind}`;
    const [group = '', version = ''] = apiVersion.split('/');
    let type = this.customTypes.get(key);
    if (type === undefined) {
      const served = await this.find(`kinds of ${apiVersion}`, ({ custom }) =>
        custom.getAPIResources({ group, version }),
      );
      const plural = served?.resources.find((one) => one.kind === kind)?.name;
      if (plural === undefined) return undefined;
      type = { group, version, plural };
      this.customTypes.set(key, type);
    }
    return type;
  }

  private connect(): Promise<Apis> {
    this.apis ??= connect(this.context, this.variable, this.timeoutMs).catch((error: unknown) => {
      // The kubeconfig may have been corrected before a repeated read.
      this.apis = undefined;
      throw error;
    });
    return this.apis;
  }

  private async find<T>(what: string, call: (apis: Apis) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.ask(what, call);
    } catch (error) {
      if (error instanceof KubernetesError && error.status === 404) return undefined;
      throw error;
    }
  }

  private async ask<T>(what: string, call: (apis: Apis) => Promise<T>): Promise<T> {
    try {
      return await call(await this.connect());
    } catch (error) {
      throw error instanceof KubernetesError ? error : KubernetesError.of(what, error, this.variable);
    }
  }
}

/** Helm compresses a record and encodes it, and Kubernetes encodes it again. */
function helmRecord(encoded: string, status: string): HelmRelease {
  const compressed = Buffer.from(Buffer.from(encoded, 'base64').toString(), 'base64');
  const { chart, config } = JSON.parse(gunzipSync(compressed).toString()) as {
    readonly chart?: { readonly metadata?: { readonly name?: string; readonly version?: string } };
    readonly config?: Readonly<Record<string, unknown>> | null;
  };
  const { name = '', version = '' } = chart?.metadata ?? {};
  return { chart: name, version, status, values: config ?? {} };
}

async function outputOf(
  exec: Exec,
  { namespace, pod, container }: ContainerRef,
  command: readonly string[],
  timeoutMs: number,
): Promise<string> {
  const stdout = new PassThrough();
  const output = textOf(stdout);
  // Where the connection fails, the text is not awaited.
  output.catch(() => {});
  const late = AbortSignal.timeout(timeoutMs);
  await new Promise<void>((resolve, reject) => {
    const finish = ({ status, message }: V1Status) =>
      status === 'Success' ? resolve() : reject(new Error(message ?? 'the command failed'));
    late.addEventListener('abort', () => reject(late.reason));
    exec.exec(namespace, pod, container, [...command], stdout, null, null, false, finish).then((socket) => {
      socket.on('close', () => reject(new Error('the connection was cut')));
      late.addEventListener('abort', () => socket.terminate());
      if (late.aborted) socket.terminate();
    }, reject);
  });
  stdout.end();
  return await output;
}
