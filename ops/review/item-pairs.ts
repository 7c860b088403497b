import { isDeepStrictEqual } from 'node:util';
import { type Attributes, isAttributes } from './plan-document';

/** Name, place before, place after; below zero where there is none. */
export type ItemPair = readonly [name: string, from: number, to: number];

/** Items of two lists that belong together: by their names where every item has one of its own, else by their places. */
export function pairItems(from: readonly unknown[], to: readonly unknown[]): readonly ItemPair[] {
  const fromNames = namesOf(from);
  const toNames = namesOf(to);
  if (fromNames === undefined || toNames === undefined) {
    return Array.from({ length: Math.max(from.length, to.length) }, (_, index) => [String(index), index, index]);
  }
  const names = [...new Set([...toNames, ...fromNames])];
  const pairs = names.map((name) => [name, fromNames.indexOf(name), toNames.indexOf(name)] as const);
  return withRenames(pairs, from, to);
}

/** An item that differs from another by its name alone is that item under another name. */
function withRenames(
  pairs: readonly ItemPair[],
  from: readonly unknown[],
  to: readonly unknown[],
): readonly ItemPair[] {
  const gone = pairs.filter(([, , toIndex]) => toIndex < 0);
  const renamed = new Map<ItemPair, ItemPair>();
  for (const pair of pairs.filter(([, fromIndex]) => fromIndex < 0)) {
    const [name, , toIndex] = pair;
    const was = gone.find(
      (one) => !renamed.has(one) && isDeepStrictEqual(nameless(from[one[1]]), nameless(to[toIndex])),
    );
    if (was !== undefined) renamed.set(was, [name, was[1], toIndex]).set(pair, pair);
  }
  return pairs.flatMap((pair) => {
    const found = renamed.get(pair);
    if (found === undefined) return [pair];
    return found === pair ? [] : [found];
  });
}

/** Returns what makes an item what it is: without its names, and without what a server counts up. */
function nameless(item: unknown): unknown {
  if (!isAttributes(item)) return item;
  const { ref: _ref, name: _name, id: _id, version: _version, last_updated: _updated, ...rest } = item;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null && value !== undefined));
}

export function namesOf(items: readonly unknown[]): readonly string[] | undefined {
  const names = items.flatMap((item) => {
    const name = isAttributes(item) ? nameOf(item) : undefined;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
  return names.length === items.length && new Set(names).size === names.length ? names : undefined;
}

/** Names where an item has its name. */
export const NAMING = ['ref', 'name', 'alert', 'record'];

/** Returns what identifies an item to a reader: a WAF rule, an environment variable, an alert, an object of Kubernetes. */
export function nameOf({ ref, name, alert, record, path, kind, metadata }: Attributes): unknown {
  if (isAttributes(metadata)) return `${String(kind)}/${String(metadata.namespace ?? '')}/${String(metadata.name)}`;
  return ref ?? name ?? alert ?? record ?? path;
}
