import { resourcesOfType, type StackDocument } from '../readers/document';
import { child, children, namespaceOf, type Workload, workloads } from '../readers/pod-workloads';
import { stackRule } from '../rule';

export const networkPolicyCoversPods = stackRule({
  id: 'network-policy-covers-pods',
  what: 'every pod is covered by a NetworkPolicy for both directions',
  why: 'A pod that no policy selects may talk to everything in the cluster, and everything to it.',
  *checkStack(stack) {
    for (const workload of workloads(stack)) {
      const missing = ['Ingress', 'Egress'].filter((direction) => !isCovered(stack, workload, direction));
      if (missing.length === 0) continue;
      yield {
        address: workload.address,
        found: `no policy for ${missing.join(' and ')}`,
        remedy: 'add a NetworkPolicy with the labels of its pods',
      };
    }
  },
});

function isCovered(stack: StackDocument, { namespace, labels }: Workload, direction: string): boolean {
  return ['kubernetes_network_policy_v1', 'kubernetes_network_policy']
    .flatMap((type) => resourcesOfType(stack, type))
    .some(({ block }) => {
      const spec = child(block, 'spec');
      const selector = child(spec, 'pod_selector');
      // An expression may select less than it looks like: only labels are proof.
      if (namespaceOf(block) !== namespace || children(selector, 'match_expressions').length > 0) return false;
      const wanted = Object.entries(child(selector, 'match_labels'));
      const types: unknown = spec.policy_types;
      return (
        Array.isArray(types) && types.includes(direction) && wanted.every(([label, value]) => labels[label] === value)
      );
    });
}
