import { CLOUDFLARE_ID, LIST_NAME } from '../../programs/edge-sync/cloudflare/cloudflare-names';
import type { Fault } from '../core/errors';

// The report reads expressions in a browser: this module must load without cdktf.
export { CLOUDFLARE_ID, LIST_NAME };

export function listNameFault(property: string, name: string): Fault | undefined {
  if (LIST_NAME.test(name)) return undefined;
  const remedy = 'write for example crowdsec_ban';
  return { path: property, fault: 'is not 1 to 50 characters of a-z, 0-9 and _', found: name, remedy };
}

/**
 * Cloudflare leaves an empty description out of its answers, and every plan would show a difference.
 *
 * @param maxLength in characters
 */
export function descriptionFault(description: string, maxLength: number): Fault | undefined {
  if (description.trim() !== '' && description.length <= maxLength) return undefined;
  return {
    path: 'description',
    fault: `is empty or exceeds ${maxLength} characters`,
    found: description,
    remedy: 'say what the object is for',
  };
}
