import { declareParts } from '../../../constructs/core/adopted-parts';
import { Adoption } from '../../../constructs/core/adoption';
import { addHelmProvider } from '../../../constructs/helm/provider';
import { Chart, HelmRelease } from '../../../constructs/helm/release';
import { adoptObjects } from '../../../constructs/kubernetes/adopt-objects';
import { ConfigMap } from '../../../constructs/kubernetes/config-map';
import { Namespace } from '../../../constructs/kubernetes/namespace';
import { Service } from '../../../constructs/kubernetes/service';
import { lifecycleAt, refusalOf } from '../authentik/blocks';
import { synthKubernetes } from './kubernetes-stack';

const OBJECT = { name: 'pooler', namespace: 'db', labels: {} };
const KEY = Adoption.byKey();

test('an object is imported by namespace and name, and kept unless its replacement harms nothing', () => {
  const config = synthKubernetes((stack) => {
    declareParts(new Service(stack, 'Service', { ...OBJECT, podLabels: { app: 'x' }, ports: { tcp: 1 } }), KEY);
    declareParts(new ConfigMap(stack, 'Config', { ...OBJECT, data: {} }), KEY);
    new ConfigMap(stack, 'Other', { ...OBJECT, name: 'other', data: {} });
    adoptObjects(stack);
  });
  expect(config.import).toEqual([
    { to: 'kubernetes_service_v1.Service', id: 'db/pooler' },
    { to: 'kubernetes_config_map_v1.Config', id: 'db/pooler' },
  ]);
  expect(lifecycleAt(config, 'kubernetes_service_v1.Service')).toEqual({ prevent_destroy: true });
  expect(lifecycleAt(config, 'kubernetes_config_map_v1.Config')).toBeUndefined();
});

test('a namespace is imported by its name alone, a release by both', () => {
  const quota = { name: 'q', requestsCpu: '1', requestsMemory: '1Gi', limitsMemory: '1Gi', pods: 1 };
  const config = synthKubernetes((stack) => {
    addHelmProvider(stack);
    const namespace = new Namespace(stack, 'Namespace', { name: 'db', labels: {}, podSecurity: 'baseline', quota });
    declareParts(namespace, { namespace: KEY });
    const chart = Chart.local('manifests', '1.0.0');
    const release = { name: 'objects', namespace: 'db', chart, values: {}, timeoutSeconds: 1 };
    declareParts(new HelmRelease(stack, 'Release', release), KEY);
    adoptObjects(stack);
  });
  expect(config.import).toEqual([
    { to: 'kubernetes_namespace_v1.Namespace', id: 'db' },
    { to: 'helm_release.Release', id: 'db/objects' },
  ]);
});

test('another way to find an object of the cluster is refused', () => {
  expect(
    refusalOf((stack) => {
      declareParts(new ConfigMap(stack, 'Config', { ...OBJECT, data: {} }), { config: Adoption.byId('7') });
      adoptObjects(stack);
    }),
  ).toBe("test/Config/Resource.adopt: does not find an object of the cluster; write 'key': it has its name");
});
