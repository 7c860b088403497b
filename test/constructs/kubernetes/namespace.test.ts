import { Namespace, type NamespaceProps } from '../../../constructs/kubernetes/namespace';
import { LABELS, synthKubernetes } from './kubernetes-stack';

const QUOTA: NamespaceProps['quota'] = {
  name: 'everything',
  requestsCpu: '16',
  requestsMemory: '16Gi',
  limitsMemory: '96Gi',
  pods: 50,
};

test('it refuses to be destroyed, and says which pods it takes', () => {
  expect(namespace({}).resource?.kubernetes_namespace_v1).toEqual({
    Namespace: {
      metadata: {
        name: 'apps',
        labels: {
          ...LABELS,
          'pod-security.kubernetes.io/enforce': 'baseline',
          'pod-security.kubernetes.io/warn': 'restricted',
          'pod-security.kubernetes.io/audit': 'restricted',
        },
      },
      lifecycle: { prevent_destroy: true },
    },
  });
});

test('labels of the site do not loosen what it refuses', () => {
  const { resource } = namespace({
    podSecurity: 'restricted',
    labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
  });
  expect(resource?.kubernetes_namespace_v1?.Namespace?.metadata).toMatchObject({
    labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
  });
});

test('its quota is made after it', () => {
  expect(namespace({}).resource?.kubernetes_resource_quota_v1).toEqual({
    Namespace_Quota: {
      metadata: { name: 'everything', namespace: 'apps', labels: LABELS },
      depends_on: ['kubernetes_namespace_v1.Namespace'],
      spec: {
        hard: { 'requests.cpu': '16', 'requests.memory': '16Gi', 'limits.memory': '96Gi', pods: '50' },
      },
    },
  });
});

test('its address is that of the resource', () => {
  let address = '';
  const { resource } = synthKubernetes((stack) => {
    ({ address } = build(stack, {}));
  });
  const [type = '', name = ''] = address.split('.');
  expect(resource?.[type]?.[name]?.metadata).toMatchObject({ name: 'apps' });
});

test.each<[string, Partial<NamespaceProps>]>([
  ['name: is not 1 to 63 characters of a-z, 0-9 and -', { name: 'Apps' }],
  ['quota.name: is not 1 to 63 characters', { quota: { ...QUOTA, name: '' } }],
  ['quota.requestsCpu: is not a quantity above 0, found: "0"', { quota: { ...QUOTA, requestsCpu: '0' } }],
  ['quota.requestsMemory: is not a', { quota: { ...QUOTA, requestsMemory: '16 GB' } }],
  ['quota.limitsMemory: is not a quantity', { quota: { ...QUOTA, limitsMemory: '-1Gi' } }],
  ['quota.pods: is not a whole number from 1, found: 0', { quota: { ...QUOTA, pods: 0 } }],
])('is refused: %s', (message, change) => {
  expect(() => namespace(change)).toThrow(`test/Namespace.${message}`);
});

function namespace(change: Partial<NamespaceProps>) {
  return synthKubernetes((stack) => build(stack, change));
}

function build(stack: ConstructorParameters<typeof Namespace>[0], change: Partial<NamespaceProps>): Namespace {
  return new Namespace(stack, 'Namespace', {
    name: 'apps',
    labels: LABELS,
    podSecurity: 'baseline',
    quota: QUOTA,
    ...change,
  });
}
