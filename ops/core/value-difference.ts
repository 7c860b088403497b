import { isBlock } from '../../rules/readers/block';

/** A value that differs between a stack and what is live: undefined on the side that lacks it. */
export interface ValueDifference {
  /** `spec.rules[0].host`, `metadata.labels["app"]`. */
  readonly path: string;
  readonly live: unknown;
  readonly stack: unknown;
}

/** The place of two values: the keys above them, with `MEMBER` for a member of a list, and the stack's value around them. */
export interface Place {
  readonly keys: readonly string[];
  readonly around: unknown;
}

export const MEMBER = '[]';
/** Lists what names a member of a list: a container or a group, an alert, a recording rule. */
const NAMING = ['name', 'alert', 'record'];

/** A kind of object decides what counts as a difference. */
export interface Comparison {
  /** Whether two values without members mean the same. */
  isSame(stack: unknown, live: unknown): boolean;
  /** Whether two values are not compared, nor what is below them. @default all are */
  isLeftOut?(place: Place, stack: unknown, live: unknown): boolean;
  /** Whether the keys of a map are free, and therefore quoted. @default keys that are no words */
  isFree?(keys: readonly string[], stack: unknown): boolean;
  /** Sides whose maps and lists are one difference where the other side has none. @default neither: members are compared */
  readonly whole?: readonly ('stack' | 'live')[];
}

/** Each value in which a stack and a live object differ, in both directions. Members of lists belong together by name. */
export function valueDifferences(stack: unknown, live: unknown, comparison: Comparison): readonly ValueDifference[] {
  return differ('', { keys: [], around: undefined }, stack, live, comparison);
}

function differ(
  path: string,
  place: Place,
  stack: unknown,
  live: unknown,
  comparison: Comparison,
): readonly ValueDifference[] {
  const { isSame, isLeftOut, isFree, whole = [] } = comparison;
  if (isLeftOut?.(place, stack, live) === true) return [];
  const [one, other] = [kindOf(stack), kindOf(live)];
  const isWhole = [isThere(stack) ? 'stack' : undefined, isThere(live) ? 'live' : undefined].every(
    (side) => side === undefined || whole.some((name) => name === side),
  );
  if (one === other ? one === undefined : isWhole) return isSame(stack, live) ? [] : [{ path, live, stack }];
  if (one !== other && isThere(stack) && isThere(live)) {
    // Two kinds of value share no paths.
    return [...differ(path, place, stack, undefined, comparison), ...differ(path, place, undefined, live, comparison)];
  }
  const isList = [one, other].includes('list');
  const [stated, found] = isList ? listMembers(stack, live) : [mapMembers(stack), mapMembers(live)];
  return [...new Set([...stated.keys(), ...found.keys()])].flatMap((key) => {
    const isQuoted = !/^\w+$/.test(key) || isFree?.(place.keys, stack) === true;
    const text = isList ? `[${key}]` : isQuoted ? `[${JSON.stringify(key)}]` : path === '' ? key : `.${key}`;
    const below = { keys: [...place.keys, isList ? MEMBER : key], around: stack };
    return differ(path + text, below, stated.get(key), found.get(key), comparison);
  });
}

type Members = ReadonlyMap<string, unknown>;

/** By name where every member has one of its own, else by position. */
function listMembers(...lists: readonly unknown[]): readonly [Members, Members] {
  const [one, other] = lists.map((list): readonly unknown[] => (Array.isArray(list) ? list : []));
  const named = [one, other].map((list = []) => list.map(nameOf));
  const isNamed = named.every((names) => !names.includes(undefined) && new Set(names).size === names.length);
  const membersOf = (list: readonly unknown[] = []) =>
    new Map(list.map((member, index) => [String((isNamed ? nameOf(member) : undefined) ?? index), member]));
  return [membersOf(one), membersOf(other)];
}

function mapMembers(value: unknown): Members {
  return new Map(Object.entries(value ?? {}));
}

function nameOf(member: unknown): unknown {
  const key = isBlock(member) ? NAMING.find((name) => typeof member[name] === 'string') : undefined;
  return key === undefined ? undefined : (member as Readonly<Record<string, unknown>>)[key];
}

function kindOf(value: unknown): 'list' | 'map' | undefined {
  return Array.isArray(value) ? 'list' : isBlock(value) ? 'map' : undefined;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
