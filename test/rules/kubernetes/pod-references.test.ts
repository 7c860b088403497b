import { podReferences } from '../../../rules/kubernetes/pod-references';
import { finding, findings } from '../documents';
import { SYNC, syncStack } from './pod-documents';

const found = (changes: Readonly<Record<string, unknown>>) =>
  findings(podReferences, syncStack(changes)).map((one) => one.found);

test('references to resources of the stack are accepted, and so are their names', () => {
  expect(found({})).toEqual([]);
  expect(
    found({
      'pod.service_account_name': 'sync',
      'pod.volume.0.config_map': { name: 'sync-program', items: [{ key: 'edge-sync.mjs', path: 'a' }] },
      'container.env.1.value_from.secret_key_ref': { name: 'sync', key: 'lapi-key' },
      'container.env_from': [{ secret_ref: { name: 'sync' } }, { config_map_ref: { name: 'sync-program' } }],
    }),
  ).toEqual([]);
});

test('any key of a ConfigMap is accepted that the workload itself writes', () => {
  const changes = {
    'kubernetes_config_map_v1.Program.data': undefined,
    'kubernetes_config_map_v1.Program.lifecycle': { ignore_changes: ['data'] },
    'container.env.3': { name: 'A', value_from: { config_map_key_ref: { name: 'sync-program', key: 'any' } } },
  };
  expect(found(changes)).toEqual([]);
});

test('a Secret that the site names is accepted with the keys that it has, in its own namespace', () => {
  const takes = (key: string) => ({ 'container.env.1.value_from.secret_key_ref': { name: 'mail', key } });
  const count = (key: string, namespace: string) =>
    findings(podReferences, syncStack(takes(key)), {
      existingSecrets: [{ namespace, name: 'mail', keys: ['password'] }],
    }).length;
  expect(count('password', 'rybbit')).toBe(0);
  expect(count('user', 'rybbit')).toBe(1);
  expect(count('password', 'other')).toBe(1);
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  [
    'a Secret that is not there',
    { 'container.env.1.value_from.secret_key_ref.name': 'other' },
    'the secret other of namespace rybbit, which is not in the stack',
  ],
  [
    'a key that is not there',
    { 'container.env.1.value_from.secret_key_ref.key': 'lapi' },
    'the key lapi, which kubernetes_secret_v1.Keys does not have',
  ],
  [
    'an object of another kind',
    { 'container.env.1.value_from.secret_key_ref.name': '${kubernetes_config_map_v1.Program.metadata[0].name}' },
    'the secret ${kubernetes_config_map_v1.Program.metadata[0].name} of namespace rybbit, which is not in the stack',
  ],
  [
    'an object of another namespace',
    { 'kubernetes_config_map_v1.Program.metadata.namespace': 'other' },
    'the config_map ${kubernetes_config_map_v1.Program.metadata[0].name} of namespace rybbit, which is not in the stack',
  ],
  [
    'an account that is not there',
    { 'pod.service_account_name': 'nobody' },
    'the service_account nobody of namespace rybbit, which is not in the stack',
  ],
  [
    'a volume of a Secret that is not there',
    { 'pod.volume.1': { name: 'tls', secret: { secret_name: 'tls' } } },
    'the secret tls of namespace rybbit, which is not in the stack',
  ],
  [
    'a projected file that is not there',
    {
      'pod.volume.1': {
        name: 'x',
        projected: [{ sources: [{ config_map: { name: 'sync-program', items: { key: 'b' } } }] }],
      },
    },
    'the key b, which kubernetes_config_map_v1.Program does not have',
  ],
  [
    'a pull secret that is not there',
    { 'pod.image_pull_secrets': [{ name: 'registry' }] },
    'the secret registry of namespace rybbit, which is not in the stack',
  ],
])('%s is found', (_, changes, message) => {
  expect(found(changes)).toEqual([message]);
});

test('a finding names the workload and the remedy', () => {
  expect(findings(podReferences, syncStack({ 'pod.service_account_name': 'nobody' }))).toEqual([
    finding(
      SYNC,
      'the service_account nobody of namespace rybbit, which is not in the stack',
      'declare it in the same stack and namespace',
    ),
  ]);
});
