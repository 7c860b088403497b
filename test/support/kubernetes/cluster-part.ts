import { join } from 'node:path';
import { parse } from 'yaml';
import { Chart } from '../../../constructs/helm/release';
import type { Manifest } from '../../../constructs/kubernetes/manifest';
import { evaluate, kubernetesObjects, PLACEHOLDER, type TypedObject } from '../../../ops/kubernetes/objects';
import { type Block, type BlocksByType, resourcesOfType, type StackDocument } from '../../../rules/readers/document';
import type { KubeApiserver } from './kube-apiserver';

export const MANIFESTS_CHART = join(__dirname, '..', '..', '..', 'charts', 'manifests');

/** A release of the local chart, with the values that Terraform would give to Helm. */
export interface LocalRelease {
  readonly name: string;
  readonly namespace: string;
  readonly values: string;
  readonly manifests: readonly Manifest[];
}

/** Reads what of a stack is in the cluster: typed objects, and the releases of the local chart. */
export class ClusterPart {
  readonly name: string;
  readonly objects: readonly TypedObject[];
  readonly releases: readonly LocalRelease[];

  constructor(
    readonly site: string,
    private readonly stack: StackDocument,
    /** Whether the root module imports what the stack adopts, which has to be there then. */
    private readonly adopting = false,
  ) {
    this.name = stack.name;
    this.objects = kubernetesObjects(stack);
    this.releases = localReleases(stack).map(({ block }) => {
      const [name = '', namespace = ''] = [block.name, block.namespace].map((text) => evaluate(String(text), stack));
      const values = evaluate((block.values as readonly string[]).join('\n'), stack);
      const { manifests } = parse(values) as { manifests: readonly Manifest[] };
      return { name, namespace, values, manifests };
    });
  }

  get isEmpty(): boolean {
    return this.objects.length + this.releases.length === 0;
  }

  get manifests(): readonly Manifest[] {
    return this.releases.flatMap(({ manifests }) => manifests);
  }

  get namespaces(): readonly string[] {
    const objects = [...this.manifests, ...this.objects.map(({ object }) => object)];
    const named = objects.flatMap(({ metadata }) => metadata.namespace ?? []);
    return [...new Set([...named, ...this.releases.map(({ namespace }) => namespace)])];
  }

  /** The namespaces that the stack makes itself. */
  get ownNamespaces(): readonly string[] {
    return this.objects.filter(({ object }) => object.kind === 'Namespace').map(({ object }) => object.metadata.name);
  }

  /**
   * A root module of this part alone, which can be applied where no controller and no pod runs: it waits for no
   * rollout and leaves out the quotas, whose status no controller writes. A placeholder stands for all that is elsewhere.
   */
  get rootModule(): object {
    const { terraform, provider, resource = {} } = this.stack.config;
    const providers = ['kubernetes', 'helm'];
    const releases = localReleases(this.stack).map(({ name, block }) => [name, { ...block, chart: MANIFESTS_CHART }]);
    const kept: BlocksByType = {
      ...only(resource, (type) => type.startsWith('kubernetes_') && type !== 'kubernetes_resource_quota_v1'),
      ...(releases.length > 0 && { helm_release: Object.fromEntries(releases) }),
    };
    const addresses = Object.entries(kept).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    );
    const required = only((terraform?.required_providers ?? {}) as Block, (name) => providers.includes(name));
    return {
      terraform: { required_providers: required },
      provider: only(provider ?? {}, (name) => providers.includes(name)),
      import: this.stack.config.import?.filter(({ to }) => this.adopting && addresses.includes(to)),
      resource: JSON.parse(JSON.stringify(kept), (key, value: unknown) => within(addresses, key, value)),
    };
  }
}

/** The namespaces, but for those left out, and the kinds that the parts need. */
export async function prepareCluster(
  server: KubeApiserver,
  parts: readonly ClusterPart[],
  without: readonly string[] = [],
): Promise<void> {
  for (const name of new Set(parts.flatMap(({ namespaces }) => namespaces))) {
    // A new cluster has it.
    if (name !== 'kube-system' && !without.includes(name)) await server.addNamespace(name);
  }
  const manifests = parts.flatMap((part) => part.manifests);
  const kinds = new Map(manifests.map((manifest) => [`${manifest.apiVersion} ${manifest.kind}`, manifest]));
  for (const manifest of kinds.values()) await server.addKind(manifest);
}

function localReleases(stack: StackDocument) {
  return resourcesOfType(stack, 'helm_release')
    .filter(({ block }) => Chart.localFolder(String(block.chart)) === 'manifests')
    .map(({ address, block }) => ({ name: address.slice(address.indexOf('.') + 1), block }));
}

/** A value with a placeholder for each expression that needs more than the addresses. */
function within(addresses: readonly string[], key: string, value: unknown): unknown {
  if (key === 'wait_for_rollout') return false;
  if (key === 'depends_on') return (value as readonly string[]).filter((address) => addresses.includes(address));
  if (typeof value !== 'string') return value;
  return value.replace(/(?<!\$)\$\{[^}]*\}/g, (expression) =>
    addresses.some((address) => expression.includes(address)) ? expression : PLACEHOLDER,
  );
}

function only<T>(record: Readonly<Record<string, T>>, keep: (key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keep(key)));
}
