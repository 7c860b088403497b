import { allResources, type Block, blockAt, resourcesOfType, type StackDocument } from './document';
import { once } from './once';

/** A resource that runs pods. */
export interface Workload {
  readonly address: string;
  /** As in `cron_job`, without the version that the resource type ends on. */
  readonly kind: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, unknown>>;
  /** Of the pod, as `labels` are. */
  readonly annotations: Readonly<Record<string, unknown>>;
  /** The `spec` of the pod. */
  readonly pod: Block;
  readonly containers: readonly Block[];
}

/** Where a workload keeps the pod: the blocks on the way to its `metadata` and `spec`. */
const TEMPLATE_PATHS: Readonly<Record<string, readonly string[]>> = {
  cron_job: ['spec', 'job_template', 'spec', 'template'],
  deployment: ['spec', 'template'],
};

/** Everything in a stack that runs pods and is written as a resource; a Helm chart's pods are the chart's. */
export const workloads = once((stack: StackDocument): readonly Workload[] => {
  return allResources(stack).flatMap(({ address, type, block }) => {
    const kind = kindOf(type);
    const path = kind === undefined ? undefined : TEMPLATE_PATHS[kind];
    if (kind === undefined || path === undefined) return [];
    const template = path.reduce((inner, name) => child(inner, name), block);
    const pod = child(template, 'spec');
    return [
      {
        address,
        kind,
        namespace: namespaceOf(block),
        labels: child(child(template, 'metadata'), 'labels'),
        annotations: child(child(template, 'metadata'), 'annotations'),
        pod,
        containers: [...children(pod, 'init_container'), ...children(pod, 'container')],
      },
    ];
  });
});

/** The nested blocks of one name. Terraform's JSON has a single block as an object or as a list of one. */
export function children(block: Block, name: string): readonly Block[] {
  const value = block[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((member): member is Block => typeof member === 'object' && member !== null);
}

/** The first nested block of one name; an empty one where there is none. */
export function child(block: Block, name: string): Block {
  return children(block, name)[0] ?? {};
}

/** `kubernetes_config_map_v1` -> `config_map`. */
export function kindOf(type: string): string | undefined {
  return /^kubernetes_(\w+)_v1$/.exec(type)?.[1];
}

export function namespaceOf(block: Block): string {
  return String(child(block, 'metadata').namespace ?? 'default');
}

export interface NamedObject {
  readonly address: string;
  readonly block: Block;
}

/** The object of a kind behind a name: a reference to its resource, or the name itself in the same namespace. */
export function objectNamed(
  stack: StackDocument,
  kind: string,
  name: unknown,
  namespace: string,
): NamedObject | undefined {
  const wanted = `kubernetes_${kind}_v1`;
  const [, address, type = ''] = /^\$\{((\w+)\.[\w-]+)\.metadata\[0\]\.name\}$/.exec(String(name)) ?? [];
  const block = type === wanted ? blockAt(stack, address) : undefined;
  if (address !== undefined && block !== undefined && namespaceOf(block) === namespace) return { address, block };
  return resourcesOfType(stack, wanted).find(
    (one) => child(one.block, 'metadata').name === name && namespaceOf(one.block) === namespace,
  );
}
