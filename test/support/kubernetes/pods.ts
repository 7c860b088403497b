import { isDeepStrictEqual } from 'node:util';
import { child, children, namespaceOf } from '../../../rules/readers/block';
import type { Block, TerraformJson } from '../../../rules/readers/document';
import { type Workload, workloads } from '../../../rules/readers/pod-workloads';

const CONTAINER = {
  allow_privilege_escalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  read_only_root_filesystem: true,
};

/**
 * Returns what is wrong with the pods of a stack: each has to be as Pod Security "restricted" wants it, with a read-only
 * root and its resources, and to be selected by a NetworkPolicy for both directions whose lines name peers and ports.
 */
export function podFaults(config: TerraformJson): readonly string[] {
  const found = workloads({ name: 'test', config, provenance: [] });
  if (found.length === 0) return ['no pod at all'];
  const policies = Object.values(config.resource?.kubernetes_network_policy_v1 ?? {});
  return found.flatMap((workload) => [
    ...(isRestricted(workload.pod) ? [] : [`${workload.address}: a pod that is not restricted`]),
    ...workload.containers.flatMap(containerFaults).map((fault) => `${workload.address}: ${fault}`),
    ...(policies.some((policy) => covers(policy, workload)) ? [] : [`${workload.address}: no NetworkPolicy`]),
  ]);
}

function isRestricted(pod: Block): boolean {
  const context = child(pod, 'security_context');
  return (
    typeof pod.automount_service_account_token === 'boolean' &&
    context.run_as_non_root === true &&
    Number(context.run_as_user) > 0 &&
    child(context, 'seccomp_profile').type === 'RuntimeDefault'
  );
}

function containerFaults(container: Block): readonly string[] {
  const { limits = {}, requests = {} } = child(container, 'resources') as Record<string, Record<string, unknown>>;
  return [
    isDeepStrictEqual(child(container, 'security_context'), CONTAINER) ? '' : 'a container that is not restricted',
    limits.memory !== undefined && requests.memory !== undefined && requests.cpu !== undefined ? '' : 'no resources',
  ].filter((fault) => fault !== '');
}

function covers(policy: Block, { namespace, labels }: Workload): boolean {
  const spec = child(policy, 'spec');
  const wanted = Object.entries(child(child(spec, 'pod_selector'), 'match_labels'));
  const lines = [
    ...children(spec, 'egress').map((line) => [line, children(line, 'to')] as const),
    ...children(spec, 'ingress').map((line) => [line, children(line, 'from')] as const),
  ];
  return (
    namespaceOf(policy) === namespace &&
    wanted.length > 0 &&
    wanted.every(([label, value]) => labels[label] === value) &&
    isDeepStrictEqual(spec.policy_types, ['Ingress', 'Egress']) &&
    lines.every(([line, peers]) => peers.length > 0 && children(line, 'ports').length > 0)
  );
}
