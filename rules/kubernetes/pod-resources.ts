import { cpuMillis, memoryBytes } from '../../constructs/kubernetes/quantity';
import type { Block } from '../readers/document';
import { child, workloads } from '../readers/pod-workloads';
import { stackRule } from '../rule';

export const podResources = stackRule({
  id: 'pod-resources',
  what: 'every container has a memory limit, and requests of CPU and memory within it',
  why: 'A leak without a limit takes its neighbours along; in a namespace with a quota the pod is not even admitted.',
  *checkStack(stack) {
    for (const { address, containers } of workloads(stack)) {
      for (const container of containers) {
        for (const fault of faults(container)) {
          const found = `container ${String(container.name)}: ${fault}`;
          yield { address, found, remedy: 'state resources.limits.memory, resources.requests.cpu and .memory' };
        }
      }
    }
  },
});

function faults(container: Block): string[] {
  const { limits = {}, requests = {} } = child(container, 'resources') as {
    limits?: Readonly<Record<string, string>>;
    requests?: Readonly<Record<string, string>>;
  };
  const limit = memoryBytes(limits.memory ?? '');
  const request = memoryBytes(requests.memory ?? '');
  return [
    ...(limit === undefined ? ['no memory limit'] : []),
    ...(request === undefined ? ['no memory request'] : []),
    ...(cpuMillis(requests.cpu ?? '') === undefined ? ['no CPU request'] : []),
    ...(limit !== undefined && request !== undefined && request > limit
      ? [`a memory request of ${requests.memory} above the limit of ${limits.memory}`]
      : []),
  ];
}
