import { namesSecret } from '../../constructs/kubernetes/secret-names';
import { type Block, type StackDocument, stringsIn } from '../readers/document';
import { child, children, workloads } from '../readers/pod-workloads';
import { secretReference } from '../readers/secret-in-reference';
import { stackRule } from '../rule';

export const secretInEnv = stackRule({
  id: 'secret-in-env',
  what: 'a pod takes its secrets from a Secret and holds none itself',
  why: 'Whoever may look at a pod reads its environment and arguments; a Secret has rights of its own.',
  *checkStack(stack) {
    const remedy = 'use EnvValue.secret(...)';
    for (const { address, pod, containers } of workloads(stack)) {
      for (const container of containers) {
        for (const variable of children(container, 'env')) {
          const fault = nameFault(variable);
          if (fault !== undefined) yield { address, found: `${String(variable.name)} ${fault}`, remedy };
        }
      }
      for (const found of references(stack, pod)) yield { address, found, remedy };
    }
  },
});

/** `secret_key_ref` is the only source for what is named like a secret. An empty value is none. */
function nameFault(variable: Block): string | undefined {
  if (!namesSecret(String(variable.name))) return undefined;
  const source = child(variable, 'value_from');
  if (children(source, 'secret_key_ref').length > 0) return undefined;
  if (children(source, 'config_map_key_ref').length > 0) return 'from a ConfigMap';
  return variable.value === undefined || variable.value === '' ? undefined : 'as a literal';
}

function* references(stack: StackDocument, pod: Block): Generator<string> {
  for (const { path, text } of stringsIn(pod)) {
    const reference = secretReference(stack, text);
    if (reference !== undefined) yield `${path} takes ${reference}`;
  }
}
