import type { Block, SiteDocument, StackDocument } from '../readers/document';
import { child, children, objectNamed, type Workload, workloads } from '../readers/pod-workloads';
import { stackRule } from '../rule';

interface Reference {
  readonly kind: 'secret' | 'config_map' | 'service_account';
  readonly name: unknown;
  /** @default the object alone is needed */
  readonly key?: unknown;
}

export const podReferences = stackRule({
  id: 'pod-references',
  what: 'every Secret, ConfigMap and ServiceAccount of a pod is declared in its stack or named by the site, with the key that the pod takes',
  why: 'A pod whose Secret or key is missing never starts, and nothing says so at deploy time.',
  *checkStack(stack, site) {
    for (const workload of workloads(stack)) {
      for (const reference of references(workload)) {
        if (reference.kind === 'secret' && isThere(site, workload, reference)) continue;
        const found = fault(stack, workload, reference);
        if (found === undefined) continue;
        yield { address: workload.address, found, remedy: 'declare it in the same stack and namespace' };
      }
    }
  },
});

/** Whether the site names such a Secret, with the key. */
function isThere({ existingSecrets = [] }: SiteDocument, { namespace }: Workload, { name, key }: Reference): boolean {
  const secret = existingSecrets.find((one) => one.namespace === namespace && one.name === name);
  return secret !== undefined && (key === undefined || secret.keys.includes(String(key)));
}

function fault(stack: StackDocument, { namespace }: Workload, { kind, name, key }: Reference): string | undefined {
  const object = objectNamed(stack, kind, name, namespace);
  if (object === undefined) return `the ${kind} ${String(name)} of namespace ${namespace}, which is not in the stack`;
  const { data, data_wo: writeOnly, binary_data: binary, lifecycle } = object.block;
  // What a workload writes itself has no keys here.
  if (key === undefined || children({ lifecycle }, 'lifecycle').some(ignoresData)) return undefined;
  const known = [data, writeOnly, binary].flatMap((keys) => Object.keys((keys ?? {}) as Block));
  return known.includes(String(key)) ? undefined : `the key ${String(key)}, which ${object.address} does not have`;
}

function ignoresData({ ignore_changes: ignored }: Block): boolean {
  return Array.isArray(ignored) && ignored.includes('data');
}

function* references({ pod, containers }: Workload): Generator<Reference> {
  if (pod.service_account_name !== undefined) yield { kind: 'service_account', name: pod.service_account_name };
  for (const { name } of children(pod, 'image_pull_secrets')) yield { kind: 'secret', name };
  for (const volume of children(pod, 'volume')) yield* volumeReferences(volume);
  for (const container of containers) {
    for (const from of children(container, 'env_from')) {
      for (const { name } of children(from, 'secret_ref')) yield { kind: 'secret', name };
      for (const { name } of children(from, 'config_map_ref')) yield { kind: 'config_map', name };
    }
    for (const variable of children(container, 'env')) {
      const source = child(variable, 'value_from');
      for (const { name, key } of children(source, 'secret_key_ref')) yield { kind: 'secret', name, key };
      for (const { name, key } of children(source, 'config_map_key_ref')) yield { kind: 'config_map', name, key };
    }
  }
}

function* volumeReferences(volume: Block): Generator<Reference> {
  for (const { secret_name: name, items } of children(volume, 'secret')) yield* keyed('secret', name, items);
  for (const { name, items } of children(volume, 'config_map')) yield* keyed('config_map', name, items);
  for (const source of children(volume, 'projected').flatMap((projected) => children(projected, 'sources'))) {
    for (const { name, items } of children(source, 'secret')) yield* keyed('secret', name, items);
    for (const { name, items } of children(source, 'config_map')) yield* keyed('config_map', name, items);
  }
}

function* keyed(kind: Reference['kind'], name: unknown, items: unknown): Generator<Reference> {
  yield { kind, name };
  for (const { key } of children({ items }, 'items')) yield { kind, name, key };
}
