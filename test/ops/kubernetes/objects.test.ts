import { apiPath, evaluate, kubernetesObjects } from '../../../ops/kubernetes/objects';
import type { Block } from '../../../rules/readers/document';
import { resources, stackDocument } from '../../rules/documents';

const METADATA = { name: 'demo', namespace: 'apps', labels: { 'app.kubernetes.io/name': 'demo' } };
const STACK = stackDocument(
  resources('kubernetes_config_map_v1', {
    Files: { metadata: METADATA },
    Copy: { metadata: { ...METADATA, name: '${kubernetes_config_map_v1.Files.metadata[0].name}' } },
  }),
);

function objectOf(type: string, block: Block) {
  const [found] = kubernetesObjects(stackDocument(resources(type, { Demo: { metadata: METADATA, ...block } })));
  return found?.object;
}

test.each([
  ['a reference to a name', '${kubernetes_config_map_v1.Files.metadata[0].name}', 'demo'],
  ['a reference to a reference', 'x-${kubernetes_config_map_v1.Copy.metadata[0].name}', 'x-demo'],
  [
    'what only Terraform knows',
    'https://${var.host}/${one(data.accounts.Own.result).id}',
    'https://placeholder/placeholder',
  ],
  ['an object of another stack', '${kubernetes_config_map_v1.Other.metadata[0].name}', 'placeholder'],
  ['an escaped text', 'echo $${HOME} %%{x}', 'echo ${HOME} %{x}'],
])('%s is evaluated', (_, text, expected) => {
  expect(evaluate(text, STACK)).toBe(expected);
});

test('attributes of Terraform alone are left out, and keys of maps stay as they are', () => {
  const object = objectOf('kubernetes_config_map_v1', {
    data: { my_file: '$${x}' },
    depends_on: ['kubernetes_namespace_v1.Apps'],
    lifecycle: { prevent_destroy: true },
    '//': {},
  });
  expect(object).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata: METADATA, data: { my_file: '${x}' } });
});

test('the values of a Secret are plain text', () => {
  const object = objectOf('kubernetes_secret_v1', { data: { token: '${var.token}' }, type: 'Opaque' });
  expect(object).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: METADATA,
    type: 'Opaque',
    stringData: { token: 'placeholder' },
  });
});

test.each<[what: string, type: string, terraform: Block, kubernetes: Block]>([
  [
    'text is a number where Kubernetes wants one',
    'kubernetes_deployment_v1',
    { replicas: '2', strategy: { rolling_update: { max_surge: '0', max_unavailable: '25%' } } },
    { replicas: 2, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '25%' } } },
  ],
  [
    'names are in camel case, with the exceptions of Kubernetes',
    'kubernetes_deployment_v1',
    { template: { spec: { host_pid: false, security_context: { run_as_user: '70', fs_group: '70' } } } },
    { template: { spec: { hostPID: false, securityContext: { runAsUser: 70, fsGroup: 70 } } } },
  ],
  [
    'keys of maps stay as they are',
    'kubernetes_deployment_v1',
    { selector: { match_labels: { my_app: 'demo' } } },
    { selector: { matchLabels: { my_app: 'demo' } } },
  ],
  [
    'lists have plural names',
    'kubernetes_deployment_v1',
    { container: [{ env: [{ name: 'PORT' }], port: [{ container_port: 80 }], volume_mount: [{ mount_path: '/' }] }] },
    { containers: [{ env: [{ name: 'PORT' }], ports: [{ containerPort: 80 }], volumeMounts: [{ mountPath: '/' }] }] },
  ],
  [
    'modes are octal',
    'kubernetes_deployment_v1',
    { volume: [{ config_map: { name: 'demo', default_mode: '0440' } }] },
    { volumes: [{ configMap: { name: 'demo', defaultMode: 0o440 } }] },
  ],
  [
    'a repeatable block that Kubernetes has once is no list',
    'kubernetes_deployment_v1',
    {
      tcp_socket: [{ port: '8080' }],
      http_get: { port: 'http' },
      required: [{ label_selector: [{ match_labels: {} }] }],
    },
    { tcpSocket: { port: 8080 }, httpGet: { port: 'http' }, required: [{ labelSelector: { matchLabels: {} } }] },
  ],
  [
    'the selector of a Service is a map',
    'kubernetes_service_v1',
    { cluster_ip: 'None', selector: { my_app: 'demo' }, port: [{ port: 80, target_port: '8080' }] },
    { clusterIP: 'None', selector: { my_app: 'demo' }, ports: [{ port: 80, targetPort: 8080 }] },
  ],
  [
    'an Ingress has rules with paths',
    'kubernetes_ingress_v1',
    { rule: [{ host: 'a.example.org', http: { path: [{ path: '/', path_type: 'Prefix' }] } }] },
    { rules: [{ host: 'a.example.org', http: { paths: [{ path: '/', pathType: 'Prefix' }] } }] },
  ],
])('%s', (_, type, terraform, kubernetes) => {
  expect(objectOf(type, { wait_for_rollout: true, spec: terraform })).toEqual({
    apiVersion: expect.any(String),
    kind: expect.any(String),
    metadata: METADATA,
    spec: kubernetes,
  });
});

test('namespaces come first, and resources of other providers are left out', () => {
  const found = kubernetesObjects(
    stackDocument({
      resource: {
        kubernetes_service_v1: { Demo: { metadata: METADATA } },
        kubernetes_namespace_v1: { Apps: { metadata: { name: 'apps' } } },
        helm_release: { Demo: { name: 'demo' } },
      },
    }),
  );
  expect(found.map(({ address }) => address)).toEqual(['kubernetes_namespace_v1.Apps', 'kubernetes_service_v1.Demo']);
});

test('a resource type that is not in the table is an error', () => {
  expect(() => objectOf('kubernetes_stateful_set_v1', {})).toThrow(
    'kubernetes_stateful_set_v1 is missing in ops/kubernetes/objects.ts',
  );
});

test.each([
  ['spec[0].template[0].spec[0].container[0].image', 'spec.template.spec.containers[0].image'],
  ['metadata[0].annotations["keel.sh/update-time"]', 'metadata.annotations["keel.sh/update-time"]'],
  ['spec[0].job_template[0].spec[0].template[0].spec[0].dns_config', 'spec.jobTemplate.spec.template.spec.dnsConfig'],
  ['spec[0].tls', 'spec.tls'],
  ['data', 'data'],
])('the path %s of Terraform is %s of the API', (path, expected) => {
  expect(apiPath(path)).toBe(expected);
});
