import { Deployment } from '../../../constructs/kubernetes/deployment';
import { Service, type ServiceProps } from '../../../constructs/kubernetes/service';
import { ServiceAccount } from '../../../constructs/kubernetes/service-account';
import { LABELS, object, synthKubernetes } from './kubernetes-stack';

test('it leads every named port to the port of that name of its pods', () => {
  expect(service({ ports: { http: 80, metrics: 9300 } }).resource?.kubernetes_service_v1).toEqual({
    Service: {
      metadata: { name: 'demo', namespace: 'apps', labels: LABELS },
      spec: {
        type: 'ClusterIP',
        selector: { app: 'demo' },
        port: [
          { name: 'http', port: 80, target_port: 'http', protocol: 'TCP' },
          { name: 'metrics', port: 9300, target_port: 'metrics', protocol: 'TCP' },
        ],
      },
    },
  });
});

test.each<[string, Partial<ServiceProps>]>([
  ['podLabels: is empty: that would select every pod', { podLabels: {} }],
  ['ports: is empty: no client could reach it', { ports: {} }],
  ['ports.http: is not a whole number from 1 to 65535, found: 0', { ports: { http: 0 } }],
  ['ports.HTTP: is not 1 to 63 characters of a-z, 0-9 and -', { ports: { HTTP: 80 } }],
  ['name: is not 1 to 63 characters', { name: 'a.b' }],
])('is refused: %s', (message, change) => {
  expect(() => service(change)).toThrow(`test/Service.${message}`);
});

test.each<[boolean, string, Partial<ServiceProps>]>([
  [true, 'it has all labels that are asked for', {}],
  [false, 'one label is another', { podLabels: { app: 'other' } }],
  [false, 'one label is missing', { podLabels: { app: 'demo', tier: 'x' } }],
  [false, 'it is in another namespace', { namespace: 'elsewhere' }],
])('the answer to whether it selects a Deployment is %s when %s', (expected, _, change) => {
  synthKubernetes((stack) => {
    const ports = { http: 80 };
    const one = new Service(stack, 'Service', { ...object('demo'), podLabels: { app: 'demo' }, ports, ...change });
    const deployment = new Deployment(stack, 'Deployment', {
      ...object('demo'),
      replicas: 1,
      rollout: { maxSurge: 1, maxUnavailable: 0 },
      pod: {
        labels: { app: 'demo', part: 'web' },
        serviceAccount: new ServiceAccount(stack, 'Account', object('demo')),
        automountServiceAccountToken: false,
        runAsUser: 101,
        runAsGroup: 101,
        containers: [
          {
            name: 'app',
            image: 'example/app:1.0.0',
            resources: { limits: { memory: '96Mi' }, requests: { cpu: '10m', memory: '48Mi' } },
          },
        ],
      },
    });
    expect(one.selects(deployment)).toBe(expected);
  });
});

function service(change: Partial<ServiceProps>) {
  return synthKubernetes(
    (stack) =>
      new Service(stack, 'Service', { ...object('demo'), podLabels: { app: 'demo' }, ports: { http: 80 }, ...change }),
  );
}
