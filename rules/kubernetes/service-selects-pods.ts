import { allResources, type Block, type StackDocument } from '../readers/document';
import { child, children, kindOf, namespaceOf, workloads } from '../readers/pod-workloads';
import { stackRule } from '../rule';

/** Selectors of pods, by kind of object. */
const SELECTORS: Readonly<Record<string, (spec: Block) => Block>> = {
  deployment: matchLabels,
  pod_disruption_budget: matchLabels,
  service: (spec) => child(spec, 'selector'),
};

export const serviceSelectsPods = stackRule({
  id: 'service-selects-pods',
  what: 'every Service, PodDisruptionBudget and workload selects pods of a workload in its stack and namespace',
  why: 'Kubernetes accepts a selector that matches no pod: the Service has no endpoints, and a budget protects nothing.',
  incident: 'I8',
  *checkStack(stack) {
    for (const { address, type, block } of allResources(stack)) {
      const labels = SELECTORS[kindOf(type) ?? '']?.(child(block, 'spec'));
      // Without a selector another component writes the endpoints.
      if (labels === undefined || Object.keys(labels).length === 0) continue;
      if (selectsPods(stack, namespaceOf(block), labels)) continue;
      const found = `selects ${JSON.stringify(labels)} in namespace ${namespaceOf(block)}, which no pod of the stack has`;
      yield { address, found, remedy: 'give it the labels of the pods, or an exception where they are of a chart' };
    }
  },
});

function matchLabels(spec: Block): Block {
  const selector = child(spec, 'selector');
  // An expression cannot be evaluated here.
  return children(selector, 'match_expressions').length > 0 ? {} : child(selector, 'match_labels');
}

function selectsPods(stack: StackDocument, namespace: string, wanted: Block): boolean {
  return workloads(stack).some(
    (workload) =>
      workload.namespace === namespace &&
      Object.entries(wanted).every(([label, value]) => workload.labels[label] === value),
  );
}
