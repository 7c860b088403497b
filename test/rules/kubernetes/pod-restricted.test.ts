import { podRestricted } from '../../../rules/kubernetes/pod-restricted';
import { finding, findings } from '../documents';
import { SYNC, syncStack } from './pod-documents';

const found = (changes: Readonly<Record<string, unknown>>) =>
  findings(podRestricted, syncStack(changes)).map((one) => one.found);

test('a restricted pod is accepted, wherever the settings stand', () => {
  expect(found({})).toEqual([]);
  expect(
    found({
      'pod.security_context': undefined,
      'container.security_context.run_as_non_root': true,
      'container.security_context.seccomp_profile': [{ type: 'Localhost' }],
    }),
  ).toEqual([]);
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['the root user', { 'pod.security_context.run_as_user': '0' }, 'container sync: run_as_user is 0'],
  ['any user', { 'pod.security_context.run_as_non_root': undefined }, 'container sync: run_as_non_root is not true'],
  ['no seccomp profile', { 'pod.security_context.seccomp_profile': undefined }, 'container sync: no seccomp profile'],
  [
    'an unconfined container',
    { 'container.security_context.seccomp_profile': { type: 'Unconfined' } },
    'container sync: no seccomp profile',
  ],
  [
    'privilege escalation by default',
    { 'container.security_context.allow_privilege_escalation': undefined },
    'container sync: allow_privilege_escalation is not false',
  ],
  ['a privileged container', { 'container.security_context.privileged': true }, 'container sync: privileged'],
  [
    'capabilities by default',
    { 'container.security_context.capabilities': undefined },
    'container sync: capabilities are not dropped',
  ],
  [
    'a capability',
    { 'container.security_context.capabilities.add': ['NET_ADMIN', 'NET_BIND_SERVICE'] },
    'container sync: the capabilities NET_ADMIN',
  ],
  [
    'a root that can be written to',
    { 'container.security_context.read_only_root_filesystem': false },
    'container sync: read_only_root_filesystem is not true',
  ],
  [
    'a port of the host',
    {
      'container.port': [
        { container_port: 80, host_port: 0 },
        { container_port: 443, host_port: 443 },
      ],
    },
    'container sync: the ports 443 of the host',
  ],
  ['the network of the host', { 'pod.host_network': true }, 'host_network'],
  ['a path of the host', { 'pod.volume.1': { name: 'x', host_path: { path: '/' } } }, 'a volume of the kind host_path'],
  [
    'a token that nobody decided about',
    { 'pod.automount_service_account_token': undefined },
    'no automount_service_account_token',
  ],
])('%s is found', (_, changes, message) => {
  expect(found(changes)).toEqual([message]);
});

test('an init container is looked at like any other, and each fault names the workload', () => {
  expect(findings(podRestricted, syncStack({ 'pod.init_container': [{ name: 'prepare' }] }))).toContainEqual(
    finding(SYNC, 'container prepare: capabilities are not dropped', 'make the pod with restrictedPodTemplate()'),
  );
});

test.each(['kubernetes_deployment_v1', 'kubernetes_stateful_set', 'kubernetes_daemon_set_v1', 'kubernetes_job_v1'])(
  'a pod of %s is looked at',
  (type) => {
    const spec = { template: { spec: { container: { name: 'a' } } } };
    expect(findings(podRestricted, { resource: { [type]: { A: { spec } } } }).map(({ address }) => address)).toContain(
      `${type}.A`,
    );
  },
);

test('a lone pod is looked at', () => {
  const resource = { kubernetes_pod_v1: { A: { spec: { container: { name: 'a' } } } } };
  expect(findings(podRestricted, { resource })).not.toEqual([]);
});
