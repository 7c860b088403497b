import { addressOf } from '../core/address';
import type { TerraformDataSource } from '../core/cdktf';
import type { Fault } from '../core/errors';
import { isReference } from '../core/static-text';
import { CLOUDFLARE_ID } from './names';

/** A reference is accepted: only Terraform knows the id then. */
export function identifierFault(property: string, id: string | undefined): Fault | undefined {
  if (id === undefined || isReference(id) || CLOUDFLARE_ID.test(id)) return undefined;
  return { path: property, fault: 'is not 32 hexadecimal digits', found: id, remedy: 'copy it from the dashboard' };
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

/**
 * Expression for the id of the only object in a list that fits. A plan fails where none fits, or more than one.
 *
 *     ${one([for o in data.cloudflare_lists.Bans_Existing.result : o.id if o.name == "crowdsec_ban"])}
 *
 * @param condition over attributes of the object: `name == "x" && kind == "ip"`
 */
export function only(source: TerraformDataSource, condition: string): string {
  const test = condition.replace(/(^|&& )(\w+) ==/g, '$1o.$2 ==');
  return `\${one([for o in ${addressOf(source)}.result : o.id if ${test}])}`;
}
