import { isReadBack } from '../../constructs/kubernetes/foreign-writes';
import { cpuMillis, memoryBytes } from '../../constructs/kubernetes/quantity';
import { REPLACEMENTS } from '../../constructs/kubernetes/replacement';
import { isBlock } from '../../rules/readers/block';
import { type Comparison, valueDifferences } from '../core/value-difference';
import { apiPath, isMap, type KubernetesObject, PLACEHOLDER } from '../kubernetes/objects';
import type { LiveObject } from '../kubernetes/reader';
import type { Difference } from './surveyed-object';

type Compared = Omit<Difference, 'shown'>;
type Fields = Readonly<Record<string, unknown>>;

/** Lists what the API server adds to an object, or Terraform names it by. */
const NEVER_COMPARED = new Set(['apiVersion', 'kind', 'metadata.name', 'metadata.namespace']);
/** Written by `kubectl apply`; no other tool reads it. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Returns where the stack and a live object of the cluster differ: values that the stack states, and members of maps and
 * lists that the live object has beside them. A default of the API server that the stack leaves out is no difference.
 *
 * @param ignored paths that Terraform leaves alone, in its own spelling
 */
export function objectDifferences(
  type: string,
  stack: KubernetesObject,
  live: LiveObject,
  ignored: readonly string[],
): readonly Difference[] {
  const left = ignored.map(apiPath);
  const forced = findForcedPaths(type, live);
  const { stringData, ...rest } = stack;
  return [
    ...valueDifferences(rest, live, COMPARISON).map(({ path, live: was = null, stack: becomes = null }) => ({
      attribute: path,
      live: was,
      stack: becomes,
    })),
    // Values come from variables, and are never shown.
    ...(stringData === undefined ? [] : compareKeys(stringData as Fields, (live.data ?? {}) as Fields)),
  ]
    .filter(({ attribute }) => !left.some((path) => isAtOrBelow(attribute, path)))
    .map((difference) => ({
      ...difference,
      shown: forced.some((path) => isAtOrBelow(difference.attribute, path)) ? 'replaces' : 'in the plan',
    }))
    .concat(type === 'kubernetes_ingress_v1' ? findDroppedAnnotations(stack, live) : []) as readonly Difference[];
}

/** The provider reads no annotation of kubernetes.io, and writes an Ingress as a whole. */
function findDroppedAnnotations({ metadata }: KubernetesObject, live: LiveObject): readonly Difference[] {
  const stated = (metadata.annotations ?? {}) as Fields;
  return Object.entries(live.metadata?.annotations ?? {})
    .filter(([key]) => !isReadBack(key) && stated[key] === undefined && key !== LAST_APPLIED)
    .map(([key, value]) => ({
      attribute: `metadata.annotations[${JSON.stringify(key)}]`,
      live: value,
      stack: null,
      shown: 'silent',
    }));
}

function findForcedPaths(type: string, live: LiveObject): readonly string[] {
  const isImmutable = live.immutable === true;
  return (REPLACEMENTS[type]?.forcedBy ?? [])
    .filter((path) => isImmutable || !['data', 'immutable'].includes(path))
    .map(apiPath);
}

/** Fields that the stack leaves out have the API server's default; members of lists and of free maps are removed. */
const COMPARISON: Comparison = {
  isSame,
  isLeftOut({ keys, around }, stack, live) {
    if (NEVER_COMPARED.has(keys.join('.'))) return true;
    if (stack !== undefined || live === undefined || Array.isArray(around)) return false;
    const isMetadata = keys.at(-3) === 'metadata';
    return !isFree(keys.slice(0, -1), around) || (isMetadata && !isReadBack(keys.at(-1) ?? ''));
  },
  isFree,
  whole: ['live'],
};

function isFree(keys: readonly string[], stack: unknown): boolean {
  const isText = (value: unknown) => typeof value === 'string';
  return isMap(keys.at(-1) ?? '') && isBlock(stack) && Object.values(stack).every(isText);
}

function compareKeys(stack: Fields, live: Fields): readonly Compared[] {
  const attribute = (key: string) => `data[${JSON.stringify(key)}]`;
  return [
    ...Object.keys(stack)
      .filter((key) => live[key] === undefined)
      .map((key) => ({ attribute: attribute(key), live: null, stack: '(sensitive)' })),
    ...Object.keys(live)
      .filter((key) => stack[key] === undefined)
      .map((key) => ({ attribute: attribute(key), live: '(sensitive)', stack: null })),
  ];
}

/** Quantities by their amount; what only Terraform knows is as it should be. */
function isSame(stack: unknown, live: unknown): boolean {
  if (typeof stack === 'string' && stack.includes(PLACEHOLDER)) return true;
  const [one, other] = [stack ?? '', live ?? ''].map(String) as [string, string];
  if (one === other || ((stack === false || stack === '') && other === '')) return true;
  return [cpuMillis, memoryBytes].some((amount) => {
    const value = amount(one);
    return value !== undefined && value === amount(other);
  });
}

function isAtOrBelow(attribute: string, path: string): boolean {
  return attribute === path || attribute.startsWith(`${path}.`) || attribute.startsWith(`${path}[`);
}
