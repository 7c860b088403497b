import { podResources } from '../../../rules/kubernetes/pod-resources';
import { finding, findings } from '../documents';
import { SYNC, syncStack } from './pod-documents';

test('a container with a memory limit and requests is accepted', () => {
  expect(findings(podResources, syncStack())).toEqual([]);
});

test.each<[Readonly<Record<string, unknown>>, readonly string[]]>([
  [{ 'container.resources.limits': undefined }, ['no memory limit']],
  [{ 'container.resources.requests': undefined }, ['no memory request', 'no CPU request']],
  [{ 'container.resources': undefined }, ['no memory limit', 'no memory request', 'no CPU request']],
  [{ 'container.resources.limits.memory': 'much' }, ['no memory limit']],
  [{ 'container.resources.requests.memory': '1Gi' }, ['a memory request of 1Gi above the limit of 96Mi']],
])('%j is found', (changes, faults) => {
  const remedy = 'state resources.limits.memory, resources.requests.cpu and .memory';
  expect(findings(podResources, syncStack(changes))).toEqual(
    faults.map((fault) => finding(SYNC, `container sync: ${fault}`, remedy)),
  );
});
