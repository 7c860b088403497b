import { type Attributes, isAttributes, type PlanDocument, type StateObject } from './plan-document';

/**
 * Keys by which an object of authentik is referred to: its UUID, or the word of its kind before a short number, which only
 * means that kind in the attributes of `keyAt`.
 */
export function keysOf({ type, values }: { readonly type: string; readonly values: Attributes }): readonly string[] {
  const [, kind] = /^authentik_(provider|user)(?:_|$)/.exec(type) ?? [];
  return [values.uuid, values.id, values.pk]
    .filter((id) => typeof id === 'string' || typeof id === 'number')
    .map((id) => (kind === undefined ? String(id) : `${kind} ${id}`));
}

/** The key of the object that an id at a path refers to. */
export function keyAt(path: string, id: unknown): string {
  if (/(^|\.)protocol_providers?(\[|$)/.test(path)) return `provider ${String(id)}`;
  return path === 'users' || path === 'user' ? `user ${String(id)}` : String(id);
}

export type ObjectNames = Readonly<Record<string, string>>;

/** The names of all objects of authentik that a plan knows, those that it only looks up included. */
export function objectNames({ prior, planned, lookedUp }: PlanDocument): ObjectNames {
  return Object.fromEntries([...lookedUp, ...prior, ...planned].flatMap(namesOf));
}

/** The name of the object that a value at a path refers to; undefined where the value is no such reference. */
export function nameAt(names: ObjectNames, path: string, value: unknown): string | undefined {
  const key = typeof value === 'object' ? '' : keyAt(path, value);
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

/** A text of any kind may be the same as a key that is neither a UUID nor a provider's. */
function namesOf(object: StateObject): readonly (readonly [string, string])[] {
  const name = referenceName(object);
  if (name === undefined) return [];
  return keysOf(object).flatMap((key) => (/^provider /.test(key) || isUuid(key) ? [[key, name] as const] : []));
}

/** The name by which a reader knows an object of authentik. Flows have their slug: their titles are for visitors. */
export function referenceName(object: StateObject): string | undefined {
  return object.type.startsWith('authentik_') ? nameOf(object) : undefined;
}

function nameOf({ type, values: { name, slug, username } }: StateObject): string | undefined {
  const found = type === 'authentik_flow' ? slug : (name ?? username ?? slug);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text);
}

/** The names that occur in some values, and no others: a review is no inventory. */
export function namesIn(names: ObjectNames, changes: readonly { readonly attributes: readonly Used[] }[]): ObjectNames {
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') used.add(value);
    if (typeof value === 'number') used.add(keyAt('protocol_provider', value));
    if (Array.isArray(value)) value.forEach(visit);
    else if (isAttributes(value)) Object.values(value).forEach(visit);
  };
  for (const { attributes } of changes) for (const { before, after } of attributes) visit([before, after]);
  return Object.fromEntries(Object.entries(names).filter(([id]) => used.has(id)));
}

interface Used {
  readonly before: unknown;
  readonly after: unknown;
}
