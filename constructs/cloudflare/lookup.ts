import { addressOf } from '../core/address';
import type { TerraformDataSource } from '../core/cdktf';

/**
 * Expression for the id of the only object of a list that fits. A plan fails where none fits, or more than one.
 *
 *     ${one([for o in data.cloudflare_lists.Bans_Existing.result : o.id if o.name == "crowdsec_ban"])}
 *
 * @param condition over the object `o`
 */
export function onlyId(source: TerraformDataSource, condition: string): string {
  return `\${one([for o in ${addressOf(source)}.result : o.id if ${condition}])}`;
}
