import type { TerraformDataSource } from '../core/cdktf';
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
  const address = `data.${source.terraformResourceType}.${source.friendlyUniqueId}`;
  const test = condition.replace(/(^|&& )(\w+) ==/g, '$1o.$2 ==');
  return `\${one([for o in ${address}.result : o.id if ${test}])}`;
}
