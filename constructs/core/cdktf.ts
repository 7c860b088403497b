/**
 * The one door to cdktf. Moving to the community fork means changing the names in this file and in package.json
 * (docs/adr/0001-cdktf.md).
 */
export {
  App,
  Fn,
  TerraformBackend,
  TerraformDataSource,
  TerraformElement,
  TerraformOutput,
  TerraformProvider,
  type TerraformRemoteState,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Token,
} from 'cdktf';
export { Construct, type IConstruct } from 'constructs';
