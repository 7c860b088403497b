import { networkPolicyCoversPods } from '../../../rules/kubernetes/network-policy-covers-pods';
import { finding, findings } from '../documents';
import { POLICY, SYNC, syncStack } from './pod-documents';

test('a pod that a policy selects is accepted', () => {
  expect(findings(networkPolicyCoversPods, syncStack())).toEqual([]);
});

test('a policy for every pod of the namespace covers its pods', () => {
  expect(findings(networkPolicyCoversPods, syncStack({ [`${POLICY}.spec.pod_selector`]: {} }))).toEqual([]);
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['no policy', { kubernetes_network_policy_v1: undefined }, 'no policy for Ingress and Egress'],
  ['a policy for one direction', { [`${POLICY}.spec.policy_types`]: ['Ingress'] }, 'no policy for Egress'],
  ['a policy of another namespace', { [`${POLICY}.metadata.namespace`]: 'other' }, 'no policy for Ingress and Egress'],
  [
    'a policy for other labels',
    { [`${POLICY}.spec.pod_selector.match_labels`]: { app: 'sync', tier: 'web' } },
    'no policy for Ingress and Egress',
  ],
  [
    'a policy that selects by an expression',
    { [`${POLICY}.spec.pod_selector.match_expressions`]: [{ key: 'tier', operator: 'DoesNotExist' }] },
    'no policy for Ingress and Egress',
  ],
])('a pod under %s is found', (_, changes, message) => {
  expect(findings(networkPolicyCoversPods, syncStack(changes))).toEqual([
    finding(SYNC, message, 'add a NetworkPolicy with the labels of its pods'),
  ]);
});
