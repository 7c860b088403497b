/**
 * The only import of cdktf. Moving to the community fork changes this file and package.json (docs/adr/0001-cdktf.md).
 */
export {
  App,
  DefaultTokenResolver,
  Fn,
  Op,
  ref,
  StringConcat,
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
  Tokenization,
} from 'cdktf';
export { Construct, type IConstruct } from 'constructs';
