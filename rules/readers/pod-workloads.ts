import { child, children, namespaceOf } from './block';
import { allResources, type Block, type StackDocument } from './document';
import { once } from './once';

/** A resource that runs pods. */
export interface Workload {
  readonly address: string;
  /** It reads like `cron_job`, without the version that the resource type ends on. */
  readonly kind: string;
  readonly namespace: string;
  /** The pod has these labels and annotations, not the workload. */
  readonly labels: Block;
  readonly annotations: Block;
  /** The `spec` of the pod. */
  readonly pod: Block;
  readonly containers: readonly Block[];
}

/** Names where a workload keeps the pod: the blocks on the way to its `metadata` and `spec`. */
const TEMPLATE_PATHS: Readonly<Record<string, readonly string[]>> = {
  cron_job: ['spec', 'job_template', 'spec', 'template'],
  deployment: ['spec', 'template'],
};

/** Everything in a stack that runs pods and is written as a resource; a Helm chart's pods are the chart's. */
export const workloads = once((stack: StackDocument): readonly Workload[] => {
  return allResources(stack).flatMap(({ address, type, block }) => {
    const kind = /^kubernetes_(\w+)_v1$/.exec(type)?.[1] ?? '';
    const path = TEMPLATE_PATHS[kind];
    if (path === undefined) return [];
    const template = path.reduce((inner, name) => child(inner, name), block);
    const pod = child(template, 'spec');
    const metadata = child(template, 'metadata');
    const [labels, annotations] = [child(metadata, 'labels'), child(metadata, 'annotations')];
    const containers = [...children(pod, 'init_container'), ...children(pod, 'container')];
    return [{ address, kind, namespace: namespaceOf(block), labels, annotations, pod, containers }];
  });
});
