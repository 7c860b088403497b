import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import type {
  AppsV1Api,
  AutoscalingV2Api,
  CoreV1Api,
  CustomObjectsApi,
  DiscoveryV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  NetworkingV1Api,
  VersionApi,
} from '@kubernetes/client-node';
import type { OpsContext } from '../core/context';
import { KubernetesError } from './kubernetes-error';

/** Names the kubeconfig: kubectl reads the one, Terraform's providers the other. */
export type KubeconfigVariable = 'KUBECONFIG' | 'KUBE_CONFIG_PATH';

export interface Apis {
  readonly core: CoreV1Api;
  readonly custom: CustomObjectsApi;
  readonly apps: AppsV1Api;
  readonly autoscaling: AutoscalingV2Api;
  readonly discovery: DiscoveryV1Api;
  readonly exec: Exec;
  readonly networking: NetworkingV1Api;
  readonly objects: KubernetesObjectApi;
  readonly version: VersionApi;
}

/**
 * Connects to the cluster of a kubeconfig. The library is loaded here, since it is large.
 *
 * @param timeoutMs of each request
 * @throws KubernetesError where no cluster is named
 */
export async function connect(context: OpsContext, variable: KubeconfigVariable, timeoutMs: number): Promise<Apis> {
  const library = await import('@kubernetes/client-node');
  const config = new library.KubeConfig();
  const files = (context.variable(variable) ?? '').split(delimiter).filter((file) => file !== '');
  // kubectl does the same: of several, those that are there.
  const [first, ...others] = files.length > 1 ? files.filter((file) => existsSync(file)) : files;
  if (first === undefined) config.loadFromDefault();
  else config.loadFromFile(first);
  for (const file of others) {
    const more = new library.KubeConfig();
    more.loadFromFile(file);
    merge(config, more);
  }
  limitHandshake(config, timeoutMs);
  const server = serverOf(config, variable);
  const settings = library.createConfiguration({
    baseServer: new library.ServerConfiguration(server, {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        // The library itself has no time limit.
        pre: async (request) => {
          request.setSignal(AbortSignal.timeout(timeoutMs));
          return request;
        },
        post: async (response) => response,
      },
    ],
  });
  return {
    core: new library.CoreV1Api(settings),
    custom: new library.CustomObjectsApi(settings),
    apps: new library.AppsV1Api(settings),
    autoscaling: new library.AutoscalingV2Api(settings),
    discovery: new library.DiscoveryV1Api(settings),
    exec: new library.Exec(config),
    networking: new library.NetworkingV1Api(settings),
    objects: new library.KubernetesObjectApi(settings),
    version: new library.VersionApi(settings),
  };
}

/** Merges as kubectl has it: of two that have the same name the first counts. The library's own takes the last context. */
function merge(config: KubeConfig, more: KubeConfig): void {
  const others = <T extends { readonly name: string }>(known: readonly T[], found: readonly T[]) =>
    found.filter(({ name }) => !known.some((one) => one.name === name));
  config.clusters = [...config.clusters, ...others(config.clusters, more.clusters)];
  config.users = [...config.users, ...others(config.users, more.users)];
  config.contexts = [...config.contexts, ...others(config.contexts, more.contexts)];
  // A file without one has an empty text or nothing.
  if ((config.currentContext ?? '') === '') config.currentContext = more.currentContext;
}

/**
 * A WebSocket without an answer keeps the process alive. The library hands these options on to `ws`, and
 * has no setting of its own.
 */
function limitHandshake(config: KubeConfig, timeoutMs: number): void {
  const apply = config.applyToHTTPSOptions.bind(config);
  config.applyToHTTPSOptions = async (options) => {
    await apply(options);
    Object.assign(options, { handshakeTimeout: timeoutMs });
  };
}

/** Without any settings the library takes localhost:8080 for a cluster. */
function serverOf(config: KubeConfig, variable: KubeconfigVariable): string {
  const server = config.getCurrentCluster()?.server;
  if (server !== undefined && server !== 'http://localhost:8080') return server;
  throw new KubernetesError({
    what: 'no Kubernetes cluster is configured',
    found: 'no current context in a kubeconfig, and this is no pod',
    remedy: `set ${variable}, or choose a context with kubectl config use-context`,
    isMissing: true,
  });
}
