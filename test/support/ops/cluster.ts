import type { V1Container, V1EnvVar } from '@kubernetes/client-node';
import { outpostLabels } from '../../../constructs/authentik/outposts/outpost-config';
import type { Manifest } from '../../../constructs/kubernetes/manifest';
import { KubernetesError } from '../../../ops/kubernetes/kubernetes-error';
import type {
  ContainerRef,
  CustomResourceReader,
  FieldSchema,
  KubernetesReader,
  LiveObject,
  V1Deployment,
  V1EndpointSlice,
  V1Ingress,
  V1Pod,
  V1Service,
  V2HorizontalPodAutoscaler,
} from '../../../ops/kubernetes/reader';

export const OUTPOST = 'ak-outpost-authentik-embedded-outpost';
const UUID = '218dfaf4-ae6b-4374-ad4b-4f1cee68a3eb';
const VERSION = '2026.2.7';

/** The namespace of authentik as a healthy cluster shows it; tests change the objects. */
export class OpsCluster implements KubernetesReader, CustomResourceReader {
  readonly deployments: Record<string, V1Deployment> = {
    'goauthentik-server': this.ofRelease('server', 3),
    'goauthentik-worker': this.ofRelease('worker', 2),
    [OUTPOST]: deployment(OUTPOST, `registry.example.org/proxy:${VERSION}`, 2, {
      'app.kubernetes.io/version': VERSION,
    }),
  };
  readonly services: Record<string, V1Service> = { [OUTPOST]: { spec: { selector: { ...outpostLabels(UUID) } } } };
  slices: V1EndpointSlice[] = [
    {
      addressType: 'IPv4',
      endpoints: [
        { addresses: ['192.0.2.11'], conditions: { ready: true } },
        { addresses: ['192.0.2.12'], conditions: { ready: true } },
      ],
      ports: [
        { name: 'http', port: 9000 },
        { name: 'http-metrics', port: 9300 },
        { name: 'https', port: 9443 },
      ],
    },
  ];
  outpostPods: V1Pod[] = [pod(`${OUTPOST}-a`), pod(`${OUTPOST}-b`)];
  /** By pod. */
  readonly logs: Record<string, string> = { [`${OUTPOST}-a`]: outpostLog(), [`${OUTPOST}-b`]: outpostLog() };
  /** Files in /dev/shm, by pod. */
  readonly sharedMemory: Record<string, readonly string[]> = { [`${OUTPOST}-a`]: filesOf(2), [`${OUTPOST}-b`]: [] };
  /** It is what the account may not do. */
  refused: 'everything' | 'exec' | undefined;
  /** Of the definitions, by kind. */
  readonly schemas: Record<string, FieldSchema> = {};
  scaling: V2HorizontalPodAutoscaler[] = [];
  readonly calls: string[] = [];
  private customResources: Record<string, LiveObject> | undefined;

  /**
   * @param manifests what Helm has made, asked for when the first object is read
   * @param variables of a component of authentik's release, asked for when they are read
   */
  constructor(
    private readonly manifests: () => readonly Manifest[] = () => [],
    private readonly variables: (component: string) => readonly V1EnvVar[] = () => [],
  ) {}

  private ofRelease(component: string, replicas: number): V1Deployment {
    const made = deployment(`goauthentik-${component}`, `registry.example.org/server:${VERSION}`, replicas);
    let env: V1EnvVar[] | undefined;
    const read = () => {
      env ??= structuredClone([...this.variables(component)]);
      return env;
    };
    Object.defineProperty(containerOf(made), 'env', { get: read });
    return made;
  }

  /** Custom resources, as in `Middleware traefik/retry`. */
  get objects(): Record<string, LiveObject> {
    this.customResources ??= Object.fromEntries(
      structuredClone(this.manifests()).map((manifest) => [
        `${manifest.kind} ${manifest.metadata.namespace}/${manifest.metadata.name}`,
        manifest,
      ]),
    );
    return this.customResources;
  }

  async customResource(_: string, kind: string, namespace: string, name: string): Promise<LiveObject | undefined> {
    return this.answer(`${kind} ${namespace}/${name}`, this.objects[`${kind} ${namespace}/${name}`]);
  }

  async object(_: string, kind: string, namespace: string | undefined, name: string): Promise<LiveObject | undefined> {
    return this.answer(`${kind} ${namespace}/${name}`, this.objects[`${kind} ${namespace}/${name}`]);
  }

  async definition(_: string, kind: string): Promise<FieldSchema | undefined> {
    return this.answer(`definition of ${kind}`, this.schemas[kind]);
  }

  async deployment(namespace: string, name: string): Promise<V1Deployment | undefined> {
    return this.answer(`deployment ${namespace}/${name}`, this.deployments[name]);
  }

  async autoscalers(namespace: string): Promise<readonly V2HorizontalPodAutoscaler[]> {
    return this.answer(`autoscalers in ${namespace}`, this.scaling);
  }

  async service(namespace: string, name: string): Promise<V1Service | undefined> {
    return this.answer(`service ${namespace}/${name}`, this.services[name]);
  }

  async ingress(namespace: string, name: string): Promise<V1Ingress | undefined> {
    return this.answer(`ingress ${namespace}/${name}`, undefined);
  }

  async endpointSlices(namespace: string, service: string): Promise<readonly V1EndpointSlice[]> {
    return this.answer(`endpoint slices of ${namespace}/${service}`, service === OUTPOST ? this.slices : []);
  }

  async pods(namespace: string, labels: Readonly<Record<string, string>>): Promise<readonly V1Pod[]> {
    const fits = ({ metadata }: V1Pod) =>
      Object.entries(labels).every(([key, text]) => metadata?.labels?.[key] === text);
    return this.answer(`pods in ${namespace}`, this.outpostPods.filter(fits));
  }

  async log({ namespace, pod, container }: ContainerRef): Promise<string> {
    return this.answer(`log of ${namespace}/${pod} ${container}`, this.logs[pod] ?? '');
  }

  async exec({ namespace, pod, container }: ContainerRef, command: readonly string[]): Promise<string> {
    const what = `${command.join(' ')} in ${namespace}/${pod} ${container}`;
    if (this.refused === 'exec') throw forbidden(what);
    return this.answer(what, (this.sharedMemory[pod] ?? []).map((name) => `${name}\n`).join(''));
  }

  private answer<T>(what: string, value: T): T {
    this.calls.push(what);
    if (this.refused === 'everything') throw forbidden(what);
    return value;
  }
}

/** The start of an outpost's log. */
export function outpostLog({ embedded = true, backend = 'PostgreSQL' } = {}): string {
  return [
    { event: 'Loaded config', level: 'debug' },
    { embedded, event: 'Outpost mode', level: 'info', logger: 'authentik.outpost.ak-api-controller' },
    { event: `using ${backend} session backend`, level: 'info', logger: 'authentik.outpost.proxyv2' },
    { event: '/outpost.goauthentik.io/auth/traefik', level: 'info', status: 302 },
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');
}

/** Makes so many session files. */
export function filesOf(count: number): readonly string[] {
  return [...Array(count).keys()].map((index) => `session_${index}`);
}

export function pod(name: string, phase = 'Running'): V1Pod {
  return {
    metadata: { name, labels: { ...outpostLabels(UUID), 'app.kubernetes.io/component': 'server' } },
    spec: { containers: [{ name: 'proxy', image: `registry.example.org/proxy:${VERSION}` }] },
    status: { phase },
  };
}

export function deployment(
  name: string,
  image: string,
  replicas: number,
  labels: Record<string, string> = {},
): V1Deployment {
  return {
    metadata: { name, labels, generation: 4 },
    spec: { replicas, selector: {}, template: { spec: { containers: [{ name: 'main', image }] } } },
    status: { replicas, updatedReplicas: replicas, readyReplicas: replicas, observedGeneration: 4 },
  };
}

/** The container that authentik runs in. */
export function containerOf(deployment: V1Deployment | undefined): V1Container {
  const [first] = deployment?.spec?.template.spec?.containers ?? [];
  if (first === undefined) throw new Error('the Deployment has no container');
  return first;
}

function forbidden(what: string): KubernetesError {
  return KubernetesError.of(what, Object.assign(new Error('forbidden'), { code: 403 }), 'KUBECONFIG');
}
