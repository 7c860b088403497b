import type { KubernetesObject } from '../../../ops/kubernetes/objects';
import type { SiteDocument, StackDocument } from '../../../rules/readers/document';
import { ingresses } from '../../../rules/readers/ingresses';
import { outpostConfigs } from '../../../rules/readers/outposts';
import type { Row } from '../authentik/records';
import { KubeApiserver } from '../kubernetes/kube-apiserver';
import { until } from '../real/program';
import type { RealAuthentik } from './real-authentik';

const NAMESPACE = 'authentik';
/** The worker of a busy machine has other tasks before those of the controller. */
const WORKER_MS = 600_000;
const MADE_BY_CONTROLLER = { 'app.kubernetes.io/managed-by': 'goauthentik.io' };
/** Kinds that the controller makes; a custom resource where the cluster knows it. */
const KINDS = [
  ['apps/v1', 'Deployment'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['v1', 'Secret'],
  ['v1', 'Service'],
] as const;

/** A cluster in which the real server's own controller makes the outposts: an API server, without anything that runs pods. */
export class OutpostCluster {
  static async start(server: RealAuthentik): Promise<OutpostCluster> {
    const cluster = await KubeApiserver.start();
    await cluster.addNamespace(NAMESPACE);
    const { pk } = await server.post('/outposts/service_connections/kubernetes/', {
      name: `Cluster at ${cluster.url}`,
      local: false,
      verify_ssl: false,
      kubeconfig: kubeconfigOf(cluster),
    });
    return new OutpostCluster(server, cluster, String(pk));
  }

  private constructor(
    private readonly server: RealAuthentik,
    private readonly cluster: KubeApiserver,
    /** Primary key of the service connection. */
    readonly connection: string,
  ) {}

  stop(): Promise<void> {
    return this.cluster.stop();
  }

  /** The Services of a chart, and a pod for each Deployment. */
  async addRelease(objects: readonly KubernetesObject[]): Promise<void> {
    for (const object of objects) {
      const { kind, metadata } = object;
      const here = { ...object, metadata: { ...metadata, namespace: NAMESPACE } };
      if (kind === 'Service') await this.cluster.add(here);
      if (kind === 'Deployment') await this.addPod(here);
    }
  }

  /** Writes the outposts of an identity stack as the provider does, and waits until the controller is done. */
  async write(identity: StackDocument, provider: unknown): Promise<void> {
    for (const { block, config } of outpostConfigs(identity)) {
      const { name, type } = block;
      const body = { name, type, config, service_connection: this.connection, providers: [provider] };
      const rows = await this.server.list('/outposts/instances/');
      const row = rows.find((one) => one.name === name);
      await (row === undefined
        ? this.server.post('/outposts/instances/', body)
        : this.server.patch(`/outposts/instances/${row.pk}/`, body));
    }
    await this.settled();
  }

  /** Waits until each run of the controller has ended. @throws Error where one ended with an error */
  async settled(): Promise<void> {
    await until(async () => {
      const open = (await this.runs()).filter(({ state }) => state !== 'done' && state !== 'rejected');
      if (open.length > 0) throw new Error(`${open.length} runs of the controller have not ended`);
    }, WORKER_MS);
    const failed = (await this.runs()).filter(({ aggregated_status: status }) => status === 'error');
    if (failed.length > 0) throw new Error(JSON.stringify(failed.map(({ logs }) => logs)));
  }

  /** One further run. It changes nothing where the objects are as the outpost says. */
  async runAgain(outpost: string): Promise<void> {
    const { pk, name } = await this.server.only(`/outposts/instances/?name__iexact=${encodeURIComponent(outpost)}`);
    const before = (await this.runs()).length;
    await this.server.patch(`/outposts/instances/${pk}/`, { name });
    await until(async () => {
      if ((await this.runs()).length === before) throw new Error('no further run of the controller');
    });
    await this.settled();
  }

  /** Returns what the controller made: `Kind name`. */
  async listMade(): Promise<readonly string[]> {
    const named = await Promise.all(
      KINDS.map(async ([apiVersion, kind]) => {
        const names = await this.cluster.names(apiVersion, kind, NAMESPACE, MADE_BY_CONTROLLER);
        return names.map((name) => `${kind} ${name}`);
      }),
    );
    return named.flat().sort();
  }

  /** The pod that a Deployment of the cluster would start. */
  async addPodOf(deployment: string): Promise<void> {
    const { object } = await this.cluster.read(readNamed('apps/v1', 'Deployment', deployment));
    await this.addPod(object);
  }

  /** A pod with these labels. */
  addPod(deployment: KubernetesObject): Promise<void> {
    const { template } = deployment.spec as { readonly template: KubernetesObject };
    const { name } = deployment.metadata;
    const { labels } = template.metadata;
    return this.cluster.add({
      ...readNamed('v1', 'Pod', name),
      metadata: { name, namespace: NAMESPACE, labels },
      spec: { containers: [{ name: 'one', image: 'none' }] },
    });
  }

  /** A Deployment of the controller with the names of another outpost, and the label that its patch adds to the pods. */
  async findLeftOver(
    of: string,
    { name, uuid }: { readonly name: string; readonly uuid: string },
  ): Promise<KubernetesObject> {
    const { object } = await this.cluster.read(readNamed('apps/v1', 'Deployment', of));
    const copy = structuredClone(object) as KubernetesObject & { spec: { template: { metadata: { labels: Row } } } };
    Object.assign(copy.spec.template.metadata.labels, {
      'app.kubernetes.io/component': 'server',
      'goauthentik.io/outpost-name': name,
      'goauthentik.io/outpost-uuid': uuid.replaceAll('-', ''),
    });
    return { ...copy, metadata: { ...copy.metadata, name: `ak-outpost-${name}` } };
  }

  async selector(service: string): Promise<Row> {
    return ((await this.cluster.read(readNamed('v1', 'Service', service))).object.spec as { selector: Row }).selector;
  }

  async podsBehind(service: string): Promise<readonly string[]> {
    const selector = (await this.selector(service)) as Record<string, string>;
    return this.cluster.names('v1', 'Pod', NAMESPACE, selector);
  }

  async ports(service: string): Promise<readonly unknown[]> {
    const { object } = await this.cluster.read(readNamed('v1', 'Service', service));
    const { ports = [] } = (object.spec ?? {}) as { readonly ports?: readonly Row[] };
    return ports.flatMap(({ port, name }) => [port, name]);
  }

  private runs(): Promise<readonly Row[]> {
    return this.server.list(
      `/tasks/tasks/?actor_name=authentik.outposts.tasks.outpost_controller&rel_obj_id=${this.connection}`,
    );
  }
}

/** A Service of authentik or of an outpost, and a port, that an Ingress or an address of the platform names. */
export function listBackends({ stacks }: SiteDocument): readonly (readonly [service: string, port: unknown])[] {
  const platform = stacks.find(({ name }) => name === 'platform');
  if (platform === undefined) return [];
  const ofIngresses = ingresses(platform)
    .filter(({ namespace }) => namespace === NAMESPACE)
    .flatMap(({ backends }) => backends.map(({ service, port }) => [service, port] as const));
  const addresses = JSON.stringify(platform.config).matchAll(/\/\/([a-z0-9-]+)\.authentik\.svc[a-z.]*:(\d+)/g);
  const own = Object.values(platform.config.resource?.kubernetes_service_v1 ?? {});
  const stated = JSON.stringify(own);
  const all = [...ofIngresses, ...[...addresses].map(([, service = '', port]) => [service, Number(port)] as const)];
  const unique = new Map(all.map((one) => [one.join(' '), one]));
  return [...unique.values()].filter(([service]) => !stated.includes(`"name":"${service}"`));
}

function readNamed(apiVersion: string, kind: string, name: string): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE } };
}

function kubeconfigOf({ url, token }: KubeApiserver): object {
  const name = 'tests';
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
}
