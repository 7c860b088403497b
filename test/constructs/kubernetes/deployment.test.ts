import { Deployment, type DeploymentProps } from '../../../constructs/kubernetes/deployment';
import { Probe } from '../../../constructs/kubernetes/probe';
import { ServiceAccount } from '../../../constructs/kubernetes/service-account';
import type { TerraformJson } from '../../../rules/readers/document';
import { podFaults } from '../../support/kubernetes/pods';
import { LABELS, object, synthKubernetes, workloadOf } from './kubernetes-stack';

type Pod = DeploymentProps['pod'];

const CONTAINER: Pod['containers'][number] = {
  name: 'app',
  image: 'example/app:1.0.0',
  resources: { limits: { memory: '96Mi' }, requests: { cpu: '10m', memory: '48Mi' } },
};

test('the pods of its labels always run, and a rollout follows its settings', () => {
  const { resource } = deployment();
  expect(resource?.kubernetes_deployment_v1?.App).toMatchObject({
    metadata: { name: 'demo', namespace: 'apps', labels: LABELS },
    wait_for_rollout: true,
    timeouts: { create: '600s', update: '600s' },
    spec: {
      replicas: '2',
      revision_history_limit: 3,
      progress_deadline_seconds: 600,
      strategy: { type: 'RollingUpdate', rolling_update: { max_surge: '1', max_unavailable: '0' } },
      selector: { match_labels: LABELS },
      template: { metadata: { labels: LABELS }, spec: { restart_policy: 'Always' } },
    },
  });
});

test('a minimal pod has no port, no probe and no affinity in its JSON', () => {
  const { pod: spec } = workloadOf(deployment());
  expect(spec.affinity).toBeUndefined();
  expect(spec.container).toEqual([
    expect.not.objectContaining({
      port: expect.anything(),
      readiness_probe: expect.anything(),
      liveness_probe: expect.anything(),
    }),
  ]);
});

test('ports, probes and hosts apart reach the pod', () => {
  const probes = { readiness: Probe.tcp(8080), liveness: Probe.http(8080, '/') };
  const change: Partial<Pod> = { hosts: 'apart', containers: [{ ...CONTAINER, ports: { http: 8080 }, ...probes }] };
  expect(workloadOf(deployment({}, change)).pod).toMatchObject({
    affinity: {
      pod_anti_affinity: {
        required_during_scheduling_ignored_during_execution: [
          { topology_key: 'kubernetes.io/hostname', label_selector: [{ match_labels: LABELS }] },
        ],
      },
    },
    container: [
      {
        port: [{ name: 'http', container_port: 8080, protocol: 'TCP' }],
        readiness_probe: { tcp_socket: [{ port: '8080' }] },
        liveness_probe: { http_get: { port: '8080', path: '/' } },
      },
    ],
  });
});

test('its pod is restricted and has its resources', () => {
  // A policy is a construct of its own.
  expect(podFaults(deployment())).toEqual(['kubernetes_deployment_v1.App: no NetworkPolicy']);
});

test.each<[string, Partial<DeploymentProps>, Partial<Pod>]>([
  ['replicas: is not a whole number from 0, found: -1', { replicas: -1 }, {}],
  ['replicas: is not a whole number from 0', { replicas: 1.5 }, {}],
  ['rollout: never moves', { rollout: { maxSurge: 0, maxUnavailable: 0 } }, {}],
  ['rollout.maxSurge: is not a whole number from 0, found: -1', { rollout: { maxSurge: -1, maxUnavailable: 2 } }, {}],
  ['pod.labels: is empty', {}, { labels: {} }],
  ['pod.runAsUser: is not a whole number from 1, found: 0', {}, { runAsUser: 0 }],
  [
    'pod.containers.0.ports.a-name-of-17-let: has a name of more than 15 characters',
    {},
    { containers: [{ ...CONTAINER, ports: { 'a-name-of-17-let': 80 } }] },
  ],
  [
    'pod.containers.0.ports.http: is not a whole number from 1 to 65535, found: 65536',
    {},
    { containers: [{ ...CONTAINER, ports: { http: 65_536 } }] },
  ],
])('is refused: %s', (message, change, pod) => {
  expect(() => deployment(change, pod)).toThrow(`test/App.${message}`);
});

function deployment(change: Partial<DeploymentProps> = {}, pod: Partial<Pod> = {}): TerraformJson {
  return synthKubernetes(
    (stack) =>
      new Deployment(stack, 'App', {
        ...object('demo'),
        replicas: 2,
        rollout: { maxSurge: 1, maxUnavailable: 0 },
        pod: {
          labels: LABELS,
          serviceAccount: new ServiceAccount(stack, 'Account', object('demo')),
          automountServiceAccountToken: false,
          runAsUser: 1000,
          runAsGroup: 1000,
          containers: [CONTAINER],
          ...pod,
        },
        ...change,
      }),
  );
}
