import type { TerraformDataSource } from '../core/cdktf';

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
