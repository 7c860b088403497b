import { isKeptWhenAdopted, REPLACEMENTS } from '../../../constructs/kubernetes/replacement';
import { allResources } from '../../../rules/readers/document';
import { siteOf } from '../../support/site/site-app';

test('every kind that a stack has in the cluster is in the table', () => {
  const types = siteOf()
    .stacks.flatMap(allResources)
    .map(({ type }) => type)
    .filter((type) => /^(kubernetes|helm)_/.test(type));
  expect([...new Set(types)].sort()).toEqual(Object.keys(REPLACEMENTS).sort());
});

test('an adopted object is kept where its replacement would interrupt something, and where it is unknown', () => {
  const kept = [...Object.keys(REPLACEMENTS), 'kubernetes_stateful_set_v1'].filter(isKeptWhenAdopted);
  expect(kept).toEqual([
    'helm_release',
    'kubernetes_deployment_v1',
    'kubernetes_ingress_v1',
    'kubernetes_namespace_v1',
    'kubernetes_network_policy_v1',
    'kubernetes_persistent_volume_claim_v1',
    'kubernetes_role_v1',
    'kubernetes_secret_v1',
    'kubernetes_service_account_v1',
    'kubernetes_service_v1',
    'kubernetes_stateful_set_v1',
  ]);
});
