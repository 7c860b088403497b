import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../../constructs/kubernetes/manifest';
import { PLACEHOLDER } from './objects';
import type { FieldSchema, LiveObject } from './reader';

/** One field of an object: undefined on the side that lacks it. */
export interface FieldDifference {
  readonly path: string;
  readonly live: unknown;
  readonly stack: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** Sections that the API server or a controller writes. */
const NOT_COMPARED = ['apiVersion', 'kind', 'metadata', 'status'];
/** What names a member of a list: a group or a container, an alert, a recording rule. */
const KEYS = ['name', 'alert', 'record'];

/**
 * Every field in which a live custom resource differs from its manifest, in both directions. Labels and annotations beside
 * the stated ones are Helm's and other controllers'. A field that the live object has in addition is no difference where it
 * is the default of the definition.
 *
 * @param schema of the definition's version @default no field has a default
 */
export function manifestDifferences(
  stack: Manifest,
  live: LiveObject,
  schema: FieldSchema = {},
): readonly FieldDifference[] {
  const sections = (object: Fields) =>
    Object.fromEntries(Object.entries(object).filter(([name]) => !NOT_COMPARED.includes(name)));
  return [
    ...statedOnly('metadata.labels', stack.metadata.labels, live.metadata?.labels),
    ...statedOnly('metadata.annotations', stack.metadata.annotations, live.metadata?.annotations),
    ...compare('', sections(stack), sections(live), schema),
  ];
}

function statedOnly(path: string, stack: Fields = {}, live: Fields = {}): readonly FieldDifference[] {
  return Object.entries(stack).flatMap(([name, value]) => compare(`${path}["${name}"]`, value, live[name], {}));
}

function compare(path: string, stack: unknown, live: unknown, schema: FieldSchema): readonly FieldDifference[] {
  if (Array.isArray(stack) && Array.isArray(live)) return compareLists(path, stack, live, schema);
  if (isFields(stack) && isFields(live)) return compareFields(path, stack, live, schema);
  const isKnown = !(typeof stack === 'string' && stack.includes(PLACEHOLDER));
  return !isKnown || isDeepStrictEqual(stack, live) ? [] : [{ path, live, stack }];
}

function compareFields(path: string, stack: Fields, live: Fields, schema: FieldSchema): readonly FieldDifference[] {
  return [...new Set([...Object.keys(stack), ...Object.keys(live)])].flatMap((name) => {
    const field = schema.properties?.[name] ?? schema.additionalProperties;
    const below = isFields(field) ? field : {};
    const isDefault = stack[name] === undefined && isDeepStrictEqual(below.default, live[name]);
    return isDefault ? [] : compare(fieldPath(path, name), stack[name], live[name], below);
  });
}

/** By name where every member has one of its own, else by position. */
function compareLists(
  path: string,
  stack: readonly unknown[],
  live: readonly unknown[],
  { items = {} }: FieldSchema,
): readonly FieldDifference[] {
  const [stated, found] = [byName(stack), byName(live)];
  const isNamed = stated.size === stack.length && found.size === live.length;
  const [left, right] = isNamed ? [stated, found] : [byPosition(stack), byPosition(live)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
    compare(`${path}[${name}]`, left.get(name), right.get(name), items),
  );
}

function byName(members: readonly unknown[]): ReadonlyMap<string, unknown> {
  return new Map(
    members.flatMap((member) => {
      const key = isFields(member) ? KEYS.find((name) => typeof member[name] === 'string') : undefined;
      return key === undefined ? [] : [[String((member as Fields)[key]), member]];
    }),
  );
}

function byPosition(members: readonly unknown[]): ReadonlyMap<string, unknown> {
  return new Map(members.map((member, index) => [String(index), member]));
}

function fieldPath(path: string, name: string): string {
  if (!/^\w+$/.test(name)) return `${path}["${name}"]`;
  return path === '' ? name : `${path}.${name}`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
