import { serviceSelectsPods } from '../../../rules/kubernetes/service-selects-pods';
import { finding, findings } from '../documents';

const LABELS = { app: 'web', tier: 'front' };
const REMEDY = 'give it the labels of the pods, or an exception where they are of a chart';

/** A Deployment with what selects its pods; each selector can be another one. */
function stack(change: { own?: object; service?: object; budget?: object; namespace?: string } = {}) {
  const { own = LABELS, service = { app: 'web' }, budget = LABELS, namespace = 'apps' } = change;
  return {
    resource: {
      kubernetes_deployment_v1: {
        Web: {
          metadata: { name: 'web', namespace: 'apps' },
          spec: { selector: { match_labels: own }, template: { metadata: { labels: LABELS }, spec: {} } },
        },
      },
      kubernetes_service_v1: { Web: { metadata: { name: 'web', namespace }, spec: { selector: service } } },
      kubernetes_pod_disruption_budget_v1: {
        Web: { metadata: { name: 'web', namespace: 'apps' }, spec: { selector: [{ match_labels: budget }] } },
      },
    },
  };
}

const found = (labels: object, namespace = 'apps') =>
  `selects ${JSON.stringify(labels)} in namespace ${namespace}, which no pod of the stack has`;

test('selectors that the pods fit, all labels or some of them, are accepted', () => {
  expect(findings(serviceSelectsPods, stack())).toEqual([]);
});

test.each([
  ['a Service with a label of other pods (I8)', { service: { app: 'server' } }, 'kubernetes_service_v1.Web'],
  ['a Service with a label too many', { service: { ...LABELS, part: 'x' } }, 'kubernetes_service_v1.Web'],
  ['a budget that holds nothing', { budget: { app: 'wep' } }, 'kubernetes_pod_disruption_budget_v1.Web'],
  ['a workload that does not own its pods', { own: { app: 'wep' } }, 'kubernetes_deployment_v1.Web'],
])('%s is found', (_, change, address) => {
  expect(findings(serviceSelectsPods, stack(change))).toEqual([
    finding(address, found(Object.values(change)[0] ?? {}), REMEDY),
  ]);
});

test('pods of another namespace do not count', () => {
  expect(findings(serviceSelectsPods, stack({ namespace: 'other' }))).toEqual([
    finding('kubernetes_service_v1.Web', found({ app: 'web' }, 'other'), REMEDY),
  ]);
});

test('a Service without a selector, and an expression, are left alone', () => {
  expect(findings(serviceSelectsPods, stack({ service: {} }))).toEqual([]);
  const expression = { match_expressions: [{ key: 'app', operator: 'Exists' }] };
  const budget = { metadata: { name: 'web', namespace: 'apps' }, spec: { selector: expression } };
  const resource = { ...stack().resource, kubernetes_pod_disruption_budget_v1: { Web: budget } };
  expect(findings(serviceSelectsPods, { resource })).toEqual([]);
});
