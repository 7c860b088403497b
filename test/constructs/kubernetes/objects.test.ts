import type { SiteStack } from '../../../constructs/core/stack';
import { ConfigMap } from '../../../constructs/kubernetes/config-map';
import { appLabels } from '../../../constructs/kubernetes/metadata';
import { addKubernetesProvider } from '../../../constructs/kubernetes/provider';
import { type NamedObjects, Role } from '../../../constructs/kubernetes/role';
import { Secret } from '../../../constructs/kubernetes/secret';
import { ServiceAccount } from '../../../constructs/kubernetes/service-account';
import { synthStack } from '../../support/site/synth';
import { demoSecret, LABELS, lapiKey, object, synthKubernetes } from './kubernetes-stack';

const METADATA = { name: 'demo', namespace: 'apps', labels: LABELS };

test('without settings the provider takes its access from the environment or the pod', () => {
  expect(synthKubernetes(() => {}).provider?.kubernetes).toEqual([{}]);
});

test('a kubeconfig and its context may be named', () => {
  const config = synthStack((stack) =>
    addKubernetesProvider(stack, { configPath: '/ci/kubeconfig', configContext: 'home' }),
  );
  expect(config.provider?.kubernetes).toEqual([{ config_path: '/ci/kubeconfig', config_context: 'home' }]);
});

test('the labels are those that Kubernetes recommends', () => {
  expect(appLabels({ name: 'crowdsec', component: 'edge-sync' })).toEqual({
    'app.kubernetes.io/name': 'crowdsec',
    'app.kubernetes.io/component': 'edge-sync',
    'app.kubernetes.io/managed-by': 'terraform',
  });
});

test('a ConfigMap holds its texts escaped, so that Terraform reads none as a template', () => {
  const { resource } = synthKubernetes(
    (stack) => new ConfigMap(stack, 'Files', { ...object('demo'), data: { 'a.sh': 'echo ${HOME} %{x}' } }),
  );
  expect(resource?.kubernetes_config_map_v1).toEqual({
    Files: { metadata: METADATA, data: { 'a.sh': 'echo $${HOME} %%{x}' } },
  });
});

test('the data of a ConfigMap that its workload writes is never touched', () => {
  const { resource } = synthKubernetes(
    (stack) => new ConfigMap(stack, 'State', { ...object('demo'), data: 'workload' }),
  );
  expect(resource?.kubernetes_config_map_v1).toEqual({
    State: { metadata: METADATA, lifecycle: { ignore_changes: ['data', 'binary_data'] } },
  });
});

test('a Secret holds references, and literals only where they are declared plain', () => {
  const { resource } = synthKubernetes((stack) => {
    const key = lapiKey(stack);
    const data = { PASSWORD: key, URL: `postgres://app:${key}@db` };
    new Secret(stack, 'Secret', { ...object('demo'), data, plain: { HOST: 'db${x}' } });
  });
  expect(resource?.kubernetes_secret_v1).toEqual({
    Secret: {
      metadata: METADATA,
      type: 'Opaque',
      data: { PASSWORD: '${var.lapi_key}', URL: 'postgres://app:${var.lapi_key}@db', HOST: 'db$${x}' },
    },
  });
});

test('an account gets no token by itself, and its role is about named objects only', () => {
  const { resource } = synthKubernetes((stack) => role(stack));
  const name = '${kubernetes_service_account_v1.Account.metadata[0].name}';
  expect(resource).toEqual({
    kubernetes_config_map_v1: expect.anything(),
    kubernetes_service_account_v1: { Account: { metadata: METADATA, automount_service_account_token: false } },
    kubernetes_role_v1: {
      Role: {
        metadata: METADATA,
        rule: [
          {
            api_groups: [''],
            resources: ['configmaps'],
            resource_names: ['${kubernetes_config_map_v1.State.metadata[0].name}'],
            verbs: ['get', 'patch'],
          },
        ],
      },
    },
    kubernetes_role_binding_v1: {
      Role_Binding: {
        metadata: METADATA,
        role_ref: {
          api_group: 'rbac.authorization.k8s.io',
          kind: 'Role',
          name: '${kubernetes_role_v1.Role.metadata[0].name}',
        },
        subject: [{ kind: 'ServiceAccount', name, namespace: 'apps' }],
      },
    },
  });
});

test.each<[string, (stack: SiteStack) => unknown]>([
  [
    'test/X.name: is not 1 to 63 characters of a-z, 0-9 and -, with a letter or digit at both ends, found: "Demo"',
    (stack) => new ServiceAccount(stack, 'X', object('Demo')),
  ],
  ['test/X.namespace: is not', (stack) => new ServiceAccount(stack, 'X', { ...object('demo'), namespace: 'apps-' })],
  [
    'test/X.data.url: is known to Terraform alone; pass the value in the environment of the pod',
    (stack) => new ConfigMap(stack, 'X', { ...object('demo'), data: { url: lapiKey(stack) } }),
  ],
  [
    'test/X.data.db-password: is named like a secret; put it into a Secret',
    (stack) => new ConfigMap(stack, 'X', { ...object('demo'), data: { 'db-password': 'x' } }),
  ],
  [
    'test/X.data.etc/app: has other characters in its key than letters, digits, . _ and -',
    (stack) => new ConfigMap(stack, 'X', { ...object('demo'), data: { 'etc/app': 'x' } }),
  ],
  [
    'test/X.data: exceeds 1048576 bytes, found: 1048577',
    (stack) => new ConfigMap(stack, 'X', { ...object('demo'), data: { a: 'x'.repeat(1_048_577) } }),
  ],
  [
    'test/X.data.PASSWORD: is a literal, not a reference; name the secret',
    (stack) => new Secret(stack, 'X', { ...object('demo'), data: { PASSWORD: 'hunter2' } }),
  ],
  [
    'test/X.plain.API_TOKEN: is named like a secret',
    (stack) => new Secret(stack, 'X', { ...object('demo'), data: {}, plain: { API_TOKEN: 'x' } }),
  ],
  [
    'test/X.plain.HOST: is in data too',
    (stack) => new Secret(stack, 'X', { ...object('demo'), data: { HOST: lapiKey(stack) }, plain: { HOST: 'x' } }),
  ],
  ['test/Role.rules.0.objects: is empty: that would mean every object', (stack) => role(stack, { objects: [] })],
  ['test/Role.rules.0.verbs: is empty', (stack) => role(stack, { verbs: [] })],
  [
    'test/Role.rules.0.objects: is not in the namespace of the role, apps, found: ["elsewhere"]',
    (stack) => role(stack, { objects: [demoSecret(stack, 'elsewhere')] }),
  ],
])('is refused: %s', (message, build) => {
  expect(() => synthKubernetes(build)).toThrow(message);
});

test('the value of a secret is in no message', () => {
  const build = (stack: SiteStack) => new Secret(stack, 'X', { ...object('demo'), data: { PASSWORD: 'hunter2' } });
  expect(() => synthKubernetes(build)).not.toThrow(/hunter2/);
});

function role(stack: SiteStack, change: Partial<NamedObjects> = {}): Role {
  const state = new ConfigMap(stack, 'State', { ...object('demo'), data: 'workload' });
  const serviceAccount = new ServiceAccount(stack, 'Account', object('demo'));
  const rule: NamedObjects = { resource: 'configmaps', objects: [state], verbs: ['get', 'patch'], ...change };
  return new Role(stack, 'Role', { ...object('demo'), rules: [rule], serviceAccount });
}
