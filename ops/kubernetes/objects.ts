import { unescapeText } from '../../constructs/core/static-text';
import { allResources, type Block, blockAt, type StackDocument } from '../../rules/readers/document';

/** An object as the API server accepts it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly [section: string]: unknown;
}

export interface TypedObject {
  /** The Terraform resource has this address. */
  readonly address: string;
  readonly object: KubernetesObject;
}

/** The Terraform resources and what they are for Kubernetes; in the order in which they can be created. */
const TYPES: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  kubernetes_namespace_v1: ['v1', 'Namespace'],
  kubernetes_resource_quota_v1: ['v1', 'ResourceQuota'],
  kubernetes_config_map_v1: ['v1', 'ConfigMap'],
  kubernetes_secret_v1: ['v1', 'Secret'],
  kubernetes_service_account_v1: ['v1', 'ServiceAccount'],
  kubernetes_service_v1: ['v1', 'Service'],
  kubernetes_role_v1: ['rbac.authorization.k8s.io/v1', 'Role'],
  kubernetes_role_binding_v1: ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  kubernetes_network_policy_v1: ['networking.k8s.io/v1', 'NetworkPolicy'],
  kubernetes_ingress_v1: ['networking.k8s.io/v1', 'Ingress'],
  kubernetes_persistent_volume_claim_v1: ['v1', 'PersistentVolumeClaim'],
  kubernetes_pod_disruption_budget_v1: ['policy/v1', 'PodDisruptionBudget'],
  kubernetes_deployment_v1: ['apps/v1', 'Deployment'],
  kubernetes_cron_job_v1: ['batch/v1', 'CronJob'],
};

/** Terraform's own, at the top of a resource. */
const TERRAFORM_ONLY = [
  '//',
  'depends_on',
  'lifecycle',
  'provider',
  'timeouts',
  'wait_for_default_service_account',
  'wait_for_load_balancer',
  'wait_for_rollout',
  'wait_for_service_account_token',
  'wait_until_bound',
];

/** Repeated blocks whose list has another name in Kubernetes. */
const LISTS: Readonly<Record<string, string>> = {
  container: 'containers',
  env: 'env',
  host_alias: 'hostAliases',
  http_header: 'httpHeaders',
  image_pull_secrets: 'imagePullSecrets',
  init_container: 'initContainers',
  path: 'paths',
  port: 'ports',
  rule: 'rules',
  secret: 'secrets',
  subject: 'subjects',
  toleration: 'tolerations',
  topology_spread_constraint: 'topologySpreadConstraints',
  volume: 'volumes',
  volume_mount: 'volumeMounts',
};

/** Blocks that the provider lets one repeat, and Kubernetes has once. */
const SINGLE: ReadonlySet<string> = new Set(['grpc', 'label_selector', 'tcp_socket']);

/** Names that are more than snake case. */
const NAMES: Readonly<Record<string, string>> = {
  cluster_ip: 'clusterIP',
  cluster_ips: 'clusterIPs',
  host_ip: 'hostIP',
  host_ipc: 'hostIPC',
  host_pid: 'hostPID',
  non_resource_urls: 'nonResourceURLs',
};

/** Maps whose keys are the person's. */
const MAPS: ReadonlySet<string> = new Set([
  'annotations',
  'binary_data',
  'data',
  'hard',
  'labels',
  'limits',
  'match_labels',
  'node_selector',
  'requests',
]);

/** Numbers that the provider takes as text, since some may be a name or a share instead. */
const NUMBERS: ReadonlySet<string> = new Set([
  'fs_group',
  'max_surge',
  'max_unavailable',
  'min_available',
  'port',
  'replicas',
  'run_as_group',
  'run_as_user',
  'target_port',
  'toleration_seconds',
  'ttl_seconds_after_finished',
]);

const OCTAL: ReadonlySet<string> = new Set(['default_mode', 'mode']);

/** Placeholder of a value that only Terraform knows; valid as a name, a label and a text. */
export const PLACEHOLDER = 'placeholder';

/**
 * The objects that the Kubernetes provider would send for the typed resources of a stack. It knows as much of the
 * provider as our stacks need; what it does not know, the API server refuses as an unknown field.
 *
 * @throws Error for a resource of the provider that is not in the table
 */
export function kubernetesObjects(stack: StackDocument): readonly TypedObject[] {
  const order = Object.keys(TYPES);
  return allResources(stack)
    .filter(({ type }) => type.startsWith('kubernetes_'))
    .map(({ address, type, block }) => ({ address, order: order.indexOf(type), object: objectOf(stack, type, block) }))
    .sort((left, right) => left.order - right.order)
    .map(({ address, object }) => ({ address, object }));
}

function objectOf(stack: StackDocument, type: string, block: Block): KubernetesObject {
  const [apiVersion, kind] = TYPES[type] ?? [];
  if (apiVersion === undefined || kind === undefined)
    throw new Error(`${type} is missing in ops/kubernetes/objects.ts`);
  const own = Object.fromEntries(Object.entries(block).filter(([key]) => !TERRAFORM_ONLY.includes(key)));
  const object = convert(own, '', stack) as KubernetesObject;
  if (type !== 'kubernetes_secret_v1') return { ...object, apiVersion, kind };
  const { data = {}, ...rest } = object;
  return { ...rest, apiVersion, kind, stringData: data };
}

function convert(value: unknown, key: string, stack: StackDocument): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => convert(item, key, stack));
    return SINGLE.has(key) && items.length === 1 ? items[0] : items;
  }
  if (typeof value === 'object' && value !== null) {
    const isOwn =
      MAPS.has(key) || (key === 'selector' && Object.values(value).every((item) => typeof item === 'string'));
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) =>
        isOwn ? [name, convert(item, '', stack)] : [nameOf(name, item), convert(item, name, stack)],
      ),
    );
  }
  if (typeof value !== 'string') return value;
  const text = evaluate(value, stack);
  if (OCTAL.has(key)) return Number.parseInt(text, 8);
  return NUMBERS.has(key) && /^\d+$/.test(text) ? Number(text) : text;
}

function nameOf(key: string, value: unknown): string {
  const list = Array.isArray(value) ? LISTS[key] : undefined;
  return list ?? NAMES[key] ?? key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * A path of Terraform in the words of the API: `spec[0].container[0].image` is `spec.containers[0].image`, and
 * `metadata[0].annotations["x"]` is `metadata.annotations["x"]`.
 */
export function apiPath(path: string): string {
  const parts = path.match(/\["[^"]*"\]|\[\d+\]|[^.[\]]+/g) ?? [];
  return parts.reduce((text, part, index) => {
    if (part.startsWith('["')) return text + part;
    // A block that there is once has a position for Terraform and none for the API.
    if (part.startsWith('[')) return LISTS[parts[index - 1] ?? ''] === undefined ? text : text + part;
    const name = nameOf(part, parts[index + 1]?.startsWith('[') ? [] : '');
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

/** Whether the keys of a map are free: an update then removes a key that is not stated. */
export function isMap(key: string): boolean {
  return MAPS.has(key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)) || key === 'selector';
}

/** Returns what Terraform would make of a text, as far as the stack shows it: references to names in it are followed. */
export function evaluate(text: string, stack: StackDocument): string {
  const parts = text.split(/(?<!\$)(\$\{[^}]*\})/);
  return parts.map((part, index) => (index % 2 === 0 ? unescapeText(part) : evaluateReference(part, stack))).join('');
}

function evaluateReference(expression: string, stack: StackDocument): string {
  const [, address, property = ''] = /^\$\{(\w+\.[\w-]+)\.metadata\[0\]\.(\w+)\}$/.exec(expression) ?? [];
  const metadata = blockAt(stack, address)?.metadata as Block | undefined;
  const value = metadata?.[property];
  return typeof value === 'string' ? evaluate(value, stack) : PLACEHOLDER;
}
