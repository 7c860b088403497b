import type { Fault } from '../core/errors';

/** An empty key is no filter: the data sources of the provider then return the first object of all. */
export function keyFault(property: string, key: string, remedy = 'give a value'): Fault | undefined {
  return key.trim() === '' ? { path: property, fault: 'is empty', found: key, remedy } : undefined;
}

/** `keyFault` for an object that exists. */
export function lookupKeyFault(property: string, key: string): Fault | undefined {
  return keyFault(property, key, 'give the exact name that authentik shows');
}

/** authentik's slugs: letters, digits, `-` and `_`. */
export function slugFault(property: string, slug: string): Fault | undefined {
  if (/^[-a-zA-Z0-9_]+$/.test(slug)) return undefined;
  return { path: property, fault: 'is not a slug', found: slug, remedy: 'use letters, digits, "-" and "_" only' };
}
