import type { Fault } from '../core/errors';
import { isReference } from '../core/static-text';
import { CLOUDFLARE_ID } from './names';

/** A reference is accepted: only Terraform knows the id then. */
export function identifierFault(property: string, id: string | undefined): Fault | undefined {
  if (id === undefined || isReference(id) || CLOUDFLARE_ID.test(id)) return undefined;
  return { path: property, fault: 'is not 32 hexadecimal digits', found: id, remedy: 'copy it from the dashboard' };
}
