import { isDeepStrictEqual } from 'node:util';
import { type Attributes, isAttributes, type Mask } from './plan-document';
import { marksAny, maskAt } from './plan-secrets';
import { structureOf } from './structured-text';

export const SENSITIVE = '(sensitive)';
export const UNKNOWN = '(known after apply)';
/** JSON or YAML that says the same with other white space or in another order. */
const RESPELLED = '(the same, spelled in another way)';

/** A value that may be shown: null where there is none. */
export type Shown = string | number | boolean | null | readonly Shown[];

/** One attribute that differs. */
export interface AttributeChange {
  /** `session_duration`, `rules[crowdsec_ban].expression`, `metadata[0].annotations["gatehouse/gate"]`. */
  readonly path: string;
  readonly before: Shown;
  readonly after: Shown;
}

/** A value before and after, with what is marked in it. */
interface Pair {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: Mask;
  readonly beforeSensitive: Mask;
  readonly afterSensitive: Mask;
}

export interface DiffInput extends Pair {
  /** Type of the object: some attributes are secrets or noise by their type. */
  readonly type: string;
  /** Hides known secrets in a text. */
  readonly conceal: (text: string) => string;
}

/** Names that hold secrets, whatever the provider says of them. */
const SECRET_NAME = /(secret|password|passwd|token|(secret|private|api|access)_?key|credentials?)s?$/i;

/** All of it is a secret, by the type of the object. */
const SECRET_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  kubernetes_secret: ['data', 'binary_data', 'string_data'],
  kubernetes_secret_v1: ['data', 'binary_data', 'string_data'],
};

/** Never shown, and never part of a fingerprint: Helm's metadata repeats all values, and follows from the others. */
const NOISE: Readonly<Record<string, readonly string[]>> = { helm_release: ['metadata', 'manifest', 'resources'] };

/**
 * The attributes that differ, by path. What is sensitive is named and never shown; of what only the apply knows there
 * is no value before either, since computed attributes follow the others. JSON and YAML inside of texts are compared by
 * their keys.
 */
export function diffAttributes(input: DiffInput): readonly AttributeChange[] {
  const noise = NOISE[input.type] ?? [];
  const secret = SECRET_ATTRIBUTES[input.type] ?? [];
  const { before, after, unknown } = input;
  const differ = new AttributeDiff(input.conceal, input.type);
  // An output is a value by itself.
  const whole = !isAttributes(before) && !isAttributes(after);
  const changes = whole
    ? [...differ.differ('', input)]
    : keysOf(before, after, unknown)
        .filter((key) => !noise.includes(key))
        .flatMap((key) => {
          const pair = memberOf(input, key, key);
          return [...differ.differ(key, secret.includes(key) ? { ...pair, beforeSensitive: true } : pair)];
        });
  return changes.map((one) => ({ ...one, path: input.conceal(one.path) }));
}

class AttributeDiff {
  constructor(
    private readonly conceal: (text: string) => string,
    private readonly type: string,
  ) {}

  *differ(path: string, pair: Pair): Generator<AttributeChange> {
    const { before, after } = pair;
    const hidden = pair.beforeSensitive === true || pair.afterSensitive === true;
    if (pair.unknown === true) {
      yield { path, before: null, after: hidden ? SENSITIVE : UNKNOWN };
      return;
    }
    if (isSame(before, after) && !marksAny(pair.unknown)) return;
    if (hidden) {
      yield { path, before: masked(before), after: masked(after) };
      return;
    }
    const [from, to] = [this.opened(path, before), this.opened(path, after)];
    if (isContainer(from) && !fitsBeside(from, to)) {
      // Two kinds of value share no paths: the one goes, the other comes.
      yield* this.differ(path, { ...pair, before: from, after: null });
      yield* this.differ(path, { ...pair, before: null, after: to });
      return;
    }
    if (isContainer(to) && !fitsBeside(to, from)) {
      yield this.leaf(path, from, null);
      yield* this.differ(path, { ...pair, before: null, after: to });
      return;
    }
    const inner = { ...pair, before: from, after: to };
    const children = isContainer(from) || isContainer(to) ? [...this.children(path, inner)] : [];
    if (children.length > 0) yield* children;
    else if (isContainer(from) && isDeepStrictEqual(from, to)) yield { path, before: RESPELLED, after: RESPELLED };
    else yield this.leaf(path, from, to);
  }

  /** The structure inside of a text, where there is one. */
  private opened(path: string, value: unknown): unknown {
    return typeof value === 'string' ? structureOf(this.type, path, value) : value;
  }

  private *children(path: string, pair: Pair): Generator<AttributeChange> {
    const { before, after } = pair;
    if (isList(before) && isList(after)) {
      const [from, to] = [before ?? [], after ?? []];
      const isScalar = [...from, ...to].every((item) => !isContainer(this.opened(`${path}[0]`, item)));
      const isMasked = [pair.unknown, pair.beforeSensitive, pair.afterSensitive].some(marksAny);
      // Helm's values are a list of texts, each with a structure of its own, or not to be shown at all.
      if (isScalar && !isMasked && this.type !== 'helm_release') return;
      yield* this.order(path, from, to);
      for (const [name, fromKey, toKey] of pairedItems(from, to)) {
        yield* this.differ(itemPath(path, name), memberOf(pair, fromKey, toKey));
      }
      return;
    }
    for (const key of keysOf(before, after, pair.unknown)) {
      yield* this.differ(memberPath(path, key), memberOf(pair, key, key));
    }
  }

  /** Items that are told by their names have an order as well: of WAF rules the first one wins. */
  private *order(path: string, from: readonly unknown[], to: readonly unknown[]): Generator<AttributeChange> {
    const [before, after] = [namesOf(from) ?? [], namesOf(to) ?? []];
    if (before.length === 0 || after.length === 0 || isDeepStrictEqual(before, after)) return;
    yield { path: `${path} (order)`, before: this.shown(before), after: this.shown(after) };
  }

  private leaf(path: string, before: unknown, after: unknown): AttributeChange {
    if (path.split(/[.[\]"]+/).some((part) => SECRET_NAME.test(part))) {
      return { path, before: masked(before), after: masked(after) };
    }
    return { path, before: this.shown(before), after: this.shown(after) };
  }

  private shown(value: unknown): Shown {
    if (typeof value === 'string') return this.conceal(value);
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    if (Array.isArray(value)) return value.map((item) => this.shown(item));
    if (value === undefined || value === null) return null;
    // Only where no member differs: what is in it stays out of sight.
    return Object.keys(value).length === 0 ? '{}' : '{...}';
  }
}

/** Items of two lists that belong together: by their names where every item has one of its own, else by their places. */
function pairedItems(from: readonly unknown[], to: readonly unknown[]): readonly (readonly [string, number, number])[] {
  const fromNames = namesOf(from);
  const toNames = namesOf(to);
  if (fromNames === undefined || toNames === undefined) {
    return Array.from({ length: Math.max(from.length, to.length) }, (_, index) => [String(index), index, index]);
  }
  const names = [...new Set([...toNames, ...fromNames])];
  return names.map((name) => [name, fromNames.indexOf(name), toNames.indexOf(name)]);
}

function namesOf(items: readonly unknown[]): readonly string[] | undefined {
  const names = items.flatMap((item) => {
    const name = isAttributes(item) ? nameOf(item) : undefined;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
  return names.length === items.length && new Set(names).size === names.length ? names : undefined;
}

/** What a person knows an item by: a WAF rule, an environment variable, a JSON patch, an object of Kubernetes. */
function nameOf({ ref, name, path, kind, metadata }: Attributes): unknown {
  if (isAttributes(metadata)) return `${String(kind)}/${String(metadata.namespace ?? '')}/${String(metadata.name)}`;
  return ref ?? name ?? path;
}

/** A key that holds a dot or a bracket itself must not look like two. */
function memberPath(path: string, key: string): string {
  return /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function itemPath(path: string, name: string): string {
  return `${path}[${/[[\]"]/.test(name) ? JSON.stringify(name) : name}]`;
}

function memberOf(pair: Pair, fromKey: string | number, toKey: string | number): Pair {
  return {
    before: maskAt(pair.before, fromKey),
    after: maskAt(pair.after, toKey),
    unknown: maskAt(pair.unknown, toKey),
    beforeSensitive: maskAt(pair.beforeSensitive, fromKey),
    afterSensitive: maskAt(pair.afterSensitive, toKey),
  };
}

function keysOf(...values: readonly unknown[]): readonly string[] {
  return [...new Set(values.flatMap((value) => (isAttributes(value) ? Object.keys(value) : [])))].sort();
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Whether a container and another value have paths in common. */
function fitsBeside(container: unknown, other: unknown): boolean {
  if (other === null || other === undefined) return true;
  return isContainer(other) && Array.isArray(container) === Array.isArray(other);
}

function isList(value: unknown): value is readonly unknown[] | null | undefined {
  return Array.isArray(value) || value === null || value === undefined;
}

function isSame(before: unknown, after: unknown): boolean {
  return isDeepStrictEqual(before ?? null, after ?? null);
}

function masked(value: unknown): Shown {
  return value === undefined || value === null ? null : SENSITIVE;
}
