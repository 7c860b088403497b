import { type KubernetesObject, kubernetesObjects } from '../../../ops/kubernetes/objects';
import type { HelmRelease, LiveObject, ObjectReader } from '../../../ops/kubernetes/reader';
import type { StackDocument } from '../../../rules/readers/document';
import { helmReleases } from '../../../rules/readers/helm-values';

/** A cluster in memory that has the objects and releases of stacks, as an API server shows them; tests change them. */
export class LiveCluster implements ObjectReader {
  /** By `Kind namespace/name`. */
  readonly objects = new Map<string, LiveObject>();
  /** By `namespace/name`. */
  readonly releases = new Map<string, HelmRelease>();
  readonly calls: string[] = [];

  constructor(...stacks: readonly StackDocument[]) {
    for (const stack of stacks) {
      for (const { object } of kubernetesObjects(stack)) this.objects.set(keyOf(object), show(object));
      for (const { block, namespace, chart, version, values } of helmReleases(stack)) {
        this.releases.set(`${namespace}/${block.name}`, { chart, version, status: 'deployed', values });
      }
    }
  }

  at(key: string): object {
    const found = this.objects.get(key);
    if (found === undefined) throw new Error(`no ${key}; there are ${[...this.objects.keys()].join(', ')}`);
    return found;
  }

  async object(_: string, kind: string, namespace: string | undefined, name: string): Promise<LiveObject | undefined> {
    this.calls.push(`${kind} ${namespace ?? ''}/${name}`);
    return this.objects.get(`${kind} ${namespace ?? ''}/${name}`);
  }

  async customResource(_: string, kind: string, namespace: string, name: string): Promise<LiveObject | undefined> {
    return this.object(_, kind, namespace, name);
  }

  async helmRelease(namespace: string, name: string): Promise<HelmRelease | undefined> {
    this.calls.push(`release ${namespace}/${name}`);
    return this.releases.get(`${namespace}/${name}`);
  }
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** With what the API server adds, and a Secret with its data encoded. */
function show(object: KubernetesObject): LiveObject {
  const { stringData, ...rest } = structuredClone(object) as KubernetesObject & { stringData?: Record<string, string> };
  const data = Object.entries(stringData ?? {}).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  const own: Record<string, string> = rest.kind === 'Deployment' ? { 'deployment.kubernetes.io/revision': '7' } : {};
  const annotations = { ...(rest.metadata.annotations as Record<string, string> | undefined), ...own };
  return {
    ...rest,
    ...(stringData !== undefined && { data: Object.fromEntries(data) }),
    metadata: { ...rest.metadata, annotations },
    status: {},
  };
}
