export type SiteValue = Scalar | readonly Item[];
export type Item = Scalar | Members;
export type Scalar = string | number | boolean;
export type Members = Readonly<Record<string, Scalar>>;

export interface StatedValue {
  /** From the root of the site. */
  readonly path: readonly string[];
  readonly from: SiteValue;
}

/** A value of the site that, set as the server has it, keeps what was changed there. */
export interface SiteEdit {
  /** Terraform address of the object that differs. */
  readonly address: string;
  /** From the root of the site. */
  readonly path: string;
  readonly from: SiteValue;
  readonly to: SiteValue;
  /** Where the value is a literal, and what stands there afterwards. @default it is none, or several places could be meant */
  readonly place?: { readonly file: string; readonly start: number; readonly end: number; readonly text: string };
}

/** The values at and below a place of a site. */
export function* valuesBelow(site: unknown, path: readonly string[]): Generator<StatedValue> {
  const value = path.reduce<unknown>((one, name) => (isObject(one) ? one[name] : undefined), site);
  if (isSiteValue(value)) yield { path, from: value };
  else if (isValueObject(value)) yield { path, from: String(value) };
  else if (isObject(value)) for (const name of Object.keys(value)) yield* valuesBelow(site, [...path, name]);
}

/** Terraform has numbers and booleans as text in some attributes. */
export function isSame(one: SiteValue, other: SiteValue): boolean {
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((item, index) => isSameItem(item, other[index]));
  }
  return !isList(one) && !isList(other) && String(one) === String(other);
}

export function isSameItem(one: Item, other: Item | undefined): boolean {
  if (other === undefined || isScalar(one) || isScalar(other)) return String(one) === String(other) && isScalar(one);
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => String(one[name]) === String(other[name]));
}

/** A value with the type that another one has; undefined where it cannot have it. */
export function asTypeOf(value: SiteValue, model: SiteValue): SiteValue | undefined {
  if (isList(value) || isList(model)) return isList(value) && isList(model) ? value : undefined;
  if (typeof model === 'number') return Number.isFinite(Number(value)) && value !== '' ? Number(value) : undefined;
  if (typeof model === 'boolean')
    return ['true', 'false'].includes(String(value)) ? String(value) === 'true' : undefined;
  return String(value);
}

export function isList(value: unknown): value is readonly Item[] {
  return Array.isArray(value);
}

export function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isSiteValue(value: unknown): value is SiteValue {
  return isScalar(value) || (isList(value) && value.every((item) => isScalar(item) || isMembers(item)));
}

function isMembers(value: unknown): value is Members {
  return isObject(value) && !isList(value) && Object.values(value).every(isScalar);
}

/** A duration, for example: the site states it as a text. */
function isValueObject(value: unknown): boolean {
  const prototype = isObject(value) && !isList(value) ? Object.getPrototypeOf(value) : null;
  return prototype !== null && Object.getPrototypeOf(prototype) !== null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
