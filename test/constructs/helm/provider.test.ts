import { addHelmProvider } from '../../../constructs/helm/provider';
import { synthKubernetes } from '../kubernetes/kubernetes-stack';

test('without settings the provider takes its access from the environment or the pod', () => {
  const { provider } = synthKubernetes((stack) => addHelmProvider(stack));
  expect(provider?.helm).toEqual([{ kubernetes: {} }]);
});

test('a kubeconfig and its context may be named', () => {
  const settings = { configPath: '/ci/kubeconfig', configContext: 'home' };
  const { provider } = synthKubernetes((stack) => addHelmProvider(stack, settings));
  expect(provider?.helm).toEqual([{ kubernetes: { config_path: '/ci/kubeconfig', config_context: 'home' } }]);
});
