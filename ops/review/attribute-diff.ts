import { isDeepStrictEqual } from 'node:util';
import { conceal, isSecretPath, SENSITIVE } from '../core/conceal';
import { type ItemPair, NAMING, nameOf, namesOf, pairItems } from './item-pairs';
import { type Mask, marksAny, maskAt } from './mask';
import { type Attributes, isAttributes } from './plan-document';
import { structureOf } from './structured-text';

export const UNKNOWN = '(known after apply)';
/** The provider leaves the attribute out when it reads the object, so that its former value is unknown. */
export const NEVER_READ = '(never read by the provider)';
/** JSON or YAML that says the same with other white space or in another order. */
const RESPELLED = '(the same, spelled in another way)';

/** A value that may be shown: null where there is none. */
export type Shown = string | number | boolean | null | readonly Shown[];

export interface AttributeChange {
  /** `session_duration`, `rules[crowdsec_ban].expression`, `metadata[0].annotations["gatehouse/gate"]`. */
  readonly path: string;
  readonly before: Shown;
  readonly after: Shown;
}

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
  /** Whether an attribute that is empty before was never read. @default none */
  readonly isUnread?: (path: string) => boolean;
  /** Whether the provider computes an attribute, so that it follows the others. @default none */
  readonly isComputed?: (attribute: string) => boolean;
}

/** Below the first level the configuration does not show what is computed. */
const COMPUTED = /(^|\.)(id|version|last_updated|uid|resource_version|generation|self_link)$/;

/** All of it is a secret, by the type of the object. */
const SECRET_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  kubernetes_secret: ['data', 'binary_data', 'string_data'],
  kubernetes_secret_v1: ['data', 'binary_data', 'string_data'],
};

/** Never shown, and never part of a fingerprint: Helm's metadata repeats all values, and follows from the others. */
const NOISE: Readonly<Record<string, readonly string[]>> = { helm_release: ['metadata', 'manifest', 'resources'] };

/**
 * The attributes that differ, by path. What is sensitive is named and never shown; what is computed and known only after
 * the apply is left out, since it follows the others. JSON and YAML inside of texts are compared by their keys.
 */
export function diffAttributes(input: DiffInput): readonly AttributeChange[] {
  const noise = NOISE[input.type] ?? [];
  const secret = SECRET_ATTRIBUTES[input.type] ?? [];
  const { before, after, unknown, isComputed = () => false } = input;
  const differ = new AttributeDiff(input);
  // An output is a value by itself.
  const whole = !isAttributes(before) && !isAttributes(after);
  const changes = whole
    ? [...differ.differ('', input)]
    : keysOf(before, after, unknown)
        .filter((key) => !noise.includes(key) && !(isComputed(key) && maskAt(unknown, key) === true))
        .flatMap((key) => {
          const pair = memberOf(input, key, key);
          return [...differ.differ(key, secret.includes(key) ? { ...pair, beforeSensitive: true } : pair)];
        });
  return changes.map((one) => ({ ...one, path: input.conceal(one.path) }));
}

class AttributeDiff {
  private readonly conceal: DiffInput['conceal'];
  private readonly type: string;
  private readonly isUnread: (path: string) => boolean;

  constructor({ conceal, type, isUnread = () => false }: DiffInput) {
    this.conceal = conceal;
    this.type = type;
    this.isUnread = isUnread;
  }

  *differ(path: string, pair: Pair): Generator<AttributeChange> {
    const { before, after } = pair;
    const hidden = pair.beforeSensitive === true || pair.afterSensitive === true;
    if (pair.unknown === true) {
      if (path.includes('.') && COMPUTED.test(path)) return;
      const had = hidden ? maskValue(before) : this.leaf(path, before, null).before;
      yield { path, before: had, after: hidden ? SENSITIVE : UNKNOWN };
      return;
    }
    if (isSame(before, after) && !marksAny(pair.unknown)) return;
    if (hidden) {
      const isUnread = this.isNeverRead(path, before, after);
      yield { path, before: isUnread ? NEVER_READ : maskValue(before), after: maskValue(after) };
      return;
    }
    const [from, to] = [this.openText(path, before), this.openText(path, after)];
    if (isPatch(from, to) && !isDeepStrictEqual(from, to)) {
      // An operation of both sides has one spelling, whatever the order of its keys.
      const operations = Array.isArray(from)
        ? from.map((one) => (Array.isArray(to) ? to.find((other) => isDeepStrictEqual(one, other)) : undefined) ?? one)
        : from;
      yield { path, before: this.patchTexts(path, operations), after: this.patchTexts(path, to) };
      return;
    }
    if (!fitBesideEachOther(from, to)) {
      // Two kinds of value share no paths: the one goes, the other comes.
      yield* this.differ(path, { ...pair, before: from, after: null });
      yield* this.differ(path, { ...pair, before: null, after: to });
      return;
    }
    const inner = { ...pair, before: from, after: to };
    const children = isContainer(from) || isContainer(to) ? [...this.children(path, inner)] : [];
    if (children.length > 0) yield* children;
    else if (isContainer(from) && isContainer(to) && marksAny(pair.unknown)) return;
    else if (isContainer(from) && isDeepStrictEqual(from, to)) yield { path, before: RESPELLED, after: RESPELLED };
    else yield this.leaf(path, from, to);
  }

  private openText(path: string, value: unknown): unknown {
    return typeof value === 'string' ? structureOf(this.type, path, value) : value;
  }

  private *children(path: string, pair: Pair): Generator<AttributeChange> {
    const { before, after } = pair;
    if (isList(before) && isList(after)) {
      const [from, to] = [before ?? [], after ?? []];
      const isScalar = [...from, ...to].every((item) => !isContainer(this.openText(`${path}[0]`, item)));
      const isMasked = [pair.unknown, pair.beforeSensitive, pair.afterSensitive].some(marksAny);
      // Helm's values are a list of texts, each with a structure of its own, or not to be shown at all.
      if (isScalar && !isMasked && this.type !== 'helm_release') return;
      const pairs = this.pairs(from, to);
      yield* this.order(path, from, to, pairs);
      for (const [name, fromKey, toKey] of pairs) {
        yield* this.item(itemPath(path, name), name, memberOf(pair, fromKey, toKey));
      }
      return;
    }
    for (const key of keysOf(before, after, pair.unknown)) {
      yield* this.differ(memberPath(path, key), memberOf(pair, key, key));
    }
  }

  /** One block of Kubernetes that refers to another object is that block still. */
  private pairs(from: readonly unknown[], to: readonly unknown[]): readonly ItemPair[] {
    const pairs = pairItems(from, to);
    const isBlock = this.type.startsWith('kubernetes_') && from.length === 1 && to.length === 1;
    return isBlock && pairs.length > 1 ? [['0', 0, 0]] : pairs;
  }

  /** An item of a list. Its name is in the path: a new or a lost one does not repeat it. */
  private *item(path: string, name: string, pair: Pair): Generator<AttributeChange> {
    const isOneSided = pair.before === undefined || pair.after === undefined;
    const isNamed = [pair.before, pair.after].some((item) => isAttributes(item) && nameOf(item) === name);
    const changes = [...this.differ(path, pair)];
    const others = changes.filter((change) => !NAMING.some((key) => change.path === `${path}.${key}`));
    yield* isOneSided && isNamed && others.length > 0 ? others : changes;
  }

  /** Items that are known by their names have an order as well: of WAF rules the first one wins. */
  private *order(
    path: string,
    from: readonly unknown[],
    to: readonly unknown[],
    pairs: readonly ItemPair[],
  ): Generator<AttributeChange> {
    const [before, after] = [namesOf(from) ?? [], namesOf(to) ?? []];
    if (before.length === 0 || after.length === 0) return;
    const counts =
      this.type === 'cloudflare_ruleset' ? pairs : pairs.filter(([, fromKey, toKey]) => fromKey >= 0 && toKey >= 0);
    const inOrder = (side: 1 | 2) =>
      counts
        .filter((pair) => pair[side] >= 0)
        .sort((one, other) => one[side] - other[side])
        .map(([name]) => name);
    if (isDeepStrictEqual(inOrder(1), inOrder(2))) return;
    yield { path: `${path} (order)`, before: this.showValue(before), after: this.showValue(after) };
  }

  private isNeverRead(path: string, before: unknown, after: unknown): boolean {
    return (before === null || before === undefined) && after !== null && this.isUnread(path);
  }

  private leaf(path: string, before: unknown, after: unknown): AttributeChange {
    const isUnread = this.isNeverRead(path, before, after);
    const showValue = (value: unknown) =>
      isSecretPath(path, value) ? maskValue(value) : this.showValue(conceal(path, value));
    return { path, before: isUnread ? NEVER_READ : showValue(before), after: showValue(after) };
  }

  /** The operations of a JSON patch (RFC 6902), a line each. */
  private patchTexts(path: string, patch: unknown): Shown {
    if (!Array.isArray(patch)) return null;
    return patch.map(({ op, path: target, value, from }: Attributes) => {
      const operand = value === undefined ? from : conceal(`${path}.${String(target)}`, value);
      return this.conceal([op, target, operand === undefined ? '' : JSON.stringify(operand)].join(' ').trim());
    });
  }

  private showValue(value: unknown): Shown {
    if (typeof value === 'string') return this.conceal(value);
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    if (Array.isArray(value)) return value.map((item) => this.showValue(item));
    if (value === undefined || value === null) return null;
    // Only where no member differs: what is in it stays out of sight.
    return Object.keys(value).length === 0 ? '{}' : '{...}';
  }
}

/** Whether what is there of two lists is a JSON patch. */
function isPatch(from: unknown, to: unknown): boolean {
  const items = [from, to].flatMap((list) => (Array.isArray(list) ? list : []));
  const isOperation = (item: unknown) =>
    isAttributes(item) && typeof item.op === 'string' && typeof item.path === 'string';
  return items.length > 0 && isList(from) && isList(to) && items.every(isOperation);
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

/** Whether two values have paths in common: nothing has those of every other value. */
function fitBesideEachOther(one: unknown, other: unknown): boolean {
  if ([one, other].some((value) => value === null || value === undefined)) return true;
  return isContainer(one) === isContainer(other) && Array.isArray(one) === Array.isArray(other);
}

function isList(value: unknown): value is readonly unknown[] | null | undefined {
  return Array.isArray(value) || value === null || value === undefined;
}

function isSame(before: unknown, after: unknown): boolean {
  return isDeepStrictEqual(before ?? null, after ?? null);
}

function maskValue(value: unknown): Shown {
  return value === undefined || value === null ? null : SENSITIVE;
}
