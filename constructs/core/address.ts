import { type IConstruct, TerraformDataSource, TerraformResource } from './cdktf';

/** The Terraform address of a resource or data source: `authentik_flow.Login`, `data.authentik_group.Admins`. */
export function addressOf(element: TerraformResource | TerraformDataSource): string;
/** Undefined for every other construct. */
export function addressOf(construct: IConstruct): string | undefined;
export function addressOf(construct: IConstruct): string | undefined {
  if (TerraformResource.isTerraformResource(construct)) {
    return `${construct.terraformResourceType}.${construct.friendlyUniqueId}`;
  }
  if (TerraformDataSource.isTerraformDataSource(construct)) {
    return `data.${construct.terraformResourceType}.${construct.friendlyUniqueId}`;
  }
  return undefined;
}
