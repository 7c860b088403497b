import { type Attributes, isAttributes, type PlanDocument, type StateObject } from './plan-document';

/** Providers of authentik have short numbers, which only mean a provider in these attributes. */
const PROVIDER_REFERENCE = /(^|\.)protocol_providers?(\[|$)/;
const PROVIDER = 'provider ';

/** Names by id; a provider's number follows the word `provider`. */
export type ObjectNames = Readonly<Record<string, string>>;

/** The names of all objects of authentik that a plan knows, those that it only looks up included. */
export function objectNames({ prior, planned, lookedUp }: PlanDocument): ObjectNames {
  return Object.fromEntries([...lookedUp, ...prior, ...planned].flatMap(namesOf));
}

/** The name of the object that a value at a path refers to; undefined where the value is no such reference. */
export function nameAt(names: ObjectNames, path: string, value: unknown): string | undefined {
  const isProvider = PROVIDER_REFERENCE.test(path) && /^\d+$/.test(String(value));
  const key = isProvider ? `${PROVIDER}${String(value)}` : value;
  return typeof key === 'string' && Object.hasOwn(names, key) ? names[key] : undefined;
}

function namesOf({ type, values }: StateObject): readonly (readonly [string, string])[] {
  const name = type.startsWith('authentik_') ? nameOf(type, values) : undefined;
  if (name === undefined) return [];
  const ids = [values.id, values.uuid, values.pk].filter((id) => typeof id === 'string' || typeof id === 'number');
  return ids.map(String).flatMap((id) => {
    if (type.startsWith('authentik_provider_')) return [[`${PROVIDER}${id}`, name] as const];
    return isUuid(id) ? [[id, name] as const] : [];
  });
}

/** Flows are known by their slug: their titles are for visitors. */
function nameOf(type: string, values: Attributes): string | undefined {
  const { name, slug, username } = values;
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
    if (typeof value === 'number') used.add(`${PROVIDER}${value}`);
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
