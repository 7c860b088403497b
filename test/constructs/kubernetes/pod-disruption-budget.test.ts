import {
  PodDisruptionBudget,
  type PodDisruptionBudgetProps,
} from '../../../constructs/kubernetes/pod-disruption-budget';
import { LABELS, object, synthKubernetes } from './kubernetes-stack';

test('a drained node leaves so many of the pods', () => {
  expect(budget({}).resource?.kubernetes_pod_disruption_budget_v1).toEqual({
    Budget: {
      metadata: { name: 'demo', namespace: 'apps', labels: LABELS },
      spec: { min_available: '2', selector: { match_labels: { app: 'demo' } } },
    },
  });
});

test.each<[string, Partial<PodDisruptionBudgetProps>]>([
  ['minAvailable: is not from 1 to below the replicas, 3, found: 3', { minAvailable: 3 }],
  [
    'minAvailable: is not from 1 to below the replicas, 1, found: 1; raise the replicas to 2 or more',
    { minAvailable: 1, replicas: 1 },
  ],
  ['minAvailable: is not from 1', { minAvailable: 0 }],
  ['minAvailable: is not from 1', { minAvailable: 1.5 }],
  ['podLabels: is empty: that would hold every pod', { podLabels: {} }],
])('is refused: %s', (message, change) => {
  expect(() => budget(change)).toThrow(`test/Budget.${message}`);
});

function budget(change: Partial<PodDisruptionBudgetProps>) {
  return synthKubernetes(
    (stack) =>
      new PodDisruptionBudget(stack, 'Budget', {
        ...object('demo'),
        podLabels: { app: 'demo' },
        minAvailable: 2,
        replicas: 3,
        ...change,
      }),
  );
}
