import type { Fault } from '../core/errors';

/** Cloudflare's ids of accounts, zones and rulesets: 32 hexadecimal digits. */
export function identifierFault(property: string, id: string | undefined): Fault | undefined {
  if (id === undefined || /^[0-9a-f]{32}$/.test(id)) return undefined;
  return { path: property, fault: 'is not 32 hexadecimal digits', found: id, remedy: 'copy it from the dashboard' };
}

/**
 * Cloudflare leaves an empty description out of its answers, and the provider then plans a change for ever.
 *
 * @param maxLength in characters
 */
export function descriptionFault(description: string, maxLength: number): Fault | undefined {
  if (description.trim() !== '' && description.length <= maxLength) return undefined;
  return {
    path: 'description',
    fault: `must have 1 to ${maxLength} characters`,
    found: description,
    remedy: 'say what the object is for',
  };
}
