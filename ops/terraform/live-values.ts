import { SENSITIVE } from '../core/conceal';
import { type AttributeChange, NEVER_READ, type Shown, UNKNOWN } from '../review/attribute-diff';
import type { ReviewedChange } from '../review/review';
import {
  asTypeOf,
  type Item,
  isList,
  isSame,
  isScalar,
  type Members,
  type SiteValue,
  type StatedValue,
  valuesBelow,
} from './site-value';

/** A value of the site, and what keeps what the server has. */
export interface LiveValue extends StatedValue {
  /** Terraform address of the object that differs. */
  readonly address: string;
  readonly to: SiteValue;
}

/** What an item of a list has and had, as a review writes it. */
interface MemberChange extends Omit<AttributeChange, 'path'> {
  readonly list: string;
  readonly index: number;
  readonly member: string;
}

const HIDDEN: readonly Shown[] = [SENSITIVE, UNKNOWN, NEVER_READ];
/** Attributes that the site calls otherwise. */
const KEYS: Readonly<Record<string, string>> = { allowed_redirect_uris: 'redirectUris', meta_launch_url: 'launchUrl' };
/** Attributes of which the site states a part. */
const PARTS: Readonly<Record<string, RegExp>> = { external_host: /^https:\/\/([^/]+)$/ };

/**
 * The values of the site that differ from the server. What no one value of the site decides is left out.
 *
 * @param places in the site of the objects, by their addresses
 */
export function liveValues(
  site: object,
  changes: readonly ReviewedChange[],
  places: Readonly<Record<string, string>>,
): readonly LiveValue[] {
  const lost = changes.flatMap(({ address, kind }) =>
    kind === 'create' && address.startsWith('authentik_policy_binding.') ? [address] : [],
  );
  const lostWith = (address: string) => lost.filter((one) => places[one] === places[address]);
  return changes.flatMap(({ address, kind, attributes }) => {
    const place = places[address]?.split('.');
    if (place === undefined) return [];
    const stated = [...valuesBelow(site, place)];
    const found = kind === 'update' ? attributeValues(attributes, stated, place.length) : [];
    const groups = lost.includes(address)
      ? groupsWithout(address, lostWith(address), stated, administratorsOf(site))
      : [];
    return [...found, ...groups].map((one) => ({ address, ...one }));
  });
}

type Found = Omit<LiveValue, 'address'>;

function attributeValues(
  attributes: readonly AttributeChange[],
  stated: readonly StatedValue[],
  depth: number,
): readonly Found[] {
  const members = attributes.flatMap((one) => memberChange(one) ?? []);
  return [
    ...attributes.flatMap((one) => (memberChange(one) === undefined ? wholeValue(one, stated, depth) : [])),
    ...[...new Set(members.map(({ list }) => list))].flatMap((name) =>
      listOfItems(
        name,
        members.filter(({ list }) => list === name),
        stated,
      ),
    ),
  ];
}

/** A scalar, or a list of scalars. */
function wholeValue(
  { path, before, after }: AttributeChange,
  stated: readonly StatedValue[],
  depth: number,
): readonly Found[] {
  const [live, code] = [partOf(path, before), partOf(path, after)];
  if (live === undefined || code === undefined) return [];
  const found = onlyOne(stated.filter((one) => isNamed(one.path.slice(depth), path) && isSame(one.from, code)));
  const to = found === undefined ? undefined : asTypeOf(live, found.from);
  // The schema refuses most empty lists, and an empty list of redirect URIs takes the first one that is asked for.
  return found === undefined || to === undefined || (isList(to) && to.length === 0) ? [] : [{ ...found, to }];
}

/** A list of objects, such as redirect URIs. Each member of an item is an attribute that differs by itself. */
function listOfItems(name: string, changes: readonly MemberChange[], stated: readonly StatedValue[]): readonly Found[] {
  const key = KEYS[name] ?? camelCase(name);
  const found = onlyOne(stated.filter(({ path, from }) => path.at(-1) === key && isList(from)));
  if (found === undefined || !isList(found.from)) return [];
  const items = found.from;
  const to: Members[] = items.flatMap((item) => (isScalar(item) ? [] : [{ ...item }]));
  for (const { index, member, before, after } of changes) {
    const had = members(items[index])[member];
    // The code has what the site does not state: another list is meant.
    if (index > to.length || String(had ?? null) !== String(after) || isHidden(before)) return [];
    const { [member]: _, ...rest } = to[index] ?? {};
    to[index] = isScalar(before) ? { ...rest, [member]: before } : rest;
  }
  const kept = to.filter((item) => Object.keys(item).length > 0);
  const forms = items.map((item) => namesOf(members(item)));
  return kept.length > 0 && kept.every((item) => forms.includes(namesOf(item))) ? [{ ...found, to: kept }] : [];
}

/**
 * The groups of an application without those whose binding the server has lost. An application without bindings is open to every
 * user, and an administrator keeps the binding: neither has a value.
 */
function groupsWithout(
  address: string,
  lost: readonly string[],
  stated: readonly StatedValue[],
  administrators: readonly unknown[],
): readonly Found[] {
  const found = onlyOne(stated.filter(({ path }) => path.slice(-2).join('.') === 'access.groups'));
  if (found === undefined || !isList(found.from)) return [];
  const isOf = (group: unknown) => (one: string) => one.endsWith(`_${String(group)}`);
  const own = found.from.filter((group) => isOf(group)(address) && !administrators.includes(group));
  const to = found.from.filter((group) => administrators.includes(group) || !lost.some(isOf(group)));
  return own.length > 0 && to.length > 0 ? [{ ...found, to }] : [];
}

function administratorsOf(site: object): readonly unknown[] {
  const identity = (site as { readonly identity?: { readonly administrators?: readonly unknown[] } }).identity;
  return identity?.administrators ?? [];
}

/** Undefined for an attribute that is no member of an item of a list, as in `redirect_uris[1].url`. */
function memberChange({ path, before, after }: AttributeChange): MemberChange | undefined {
  const [, list, index, member] = /^(\w+)\[(\d+)\]\.(\w+)$/.exec(path) ?? [];
  if (list === undefined || member === undefined || list === 'spec' || list === 'metadata') return undefined;
  return { list, index: Number(index), member: camelCase(member), before, after };
}

/** What the site states of a value; undefined for none, for one that is hidden, and for a list of objects. */
function partOf(path: string, value: Shown): SiteValue | undefined {
  if (isHidden(value) || value === null) return undefined;
  if (isList(value)) return value.every((item) => isScalar(item) && !isHidden(item)) ? value : undefined;
  const part = PARTS[path];
  return part === undefined ? (value as SiteValue) : part.exec(String(value))?.[1];
}

/** Whether a key below a place is that of an attribute. A nested attribute is named by all keys, of which there are two or more. */
function isNamed(keys: readonly string[], attribute: string): boolean {
  const names = attribute
    .replace(/^spec\[0\]\./, '')
    .replaceAll('[0]', '')
    .split('.')
    .map((name) => KEYS[name] ?? camelCase(name));
  if (names.length === 1) return keys.at(-1) === names[0];
  return keys.length > 1 && keys.join('.') === names.slice(-keys.length).join('.');
}

function isHidden(value: Shown): boolean {
  return HIDDEN.includes(value);
}

function members(item: Item | undefined): Members {
  return item === undefined || isScalar(item) ? {} : item;
}

function namesOf(item: Members): string {
  return Object.keys(item).sort().join();
}

function camelCase(attribute: string): string {
  return attribute.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function onlyOne<T>(values: readonly T[]): T | undefined {
  return values.length === 1 ? values[0] : undefined;
}
