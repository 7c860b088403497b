import type { SiteStack } from '../constructs/core/stack';
import type { StackDocument, TerraformJson } from '../rules/readers/document';

/** The finished Terraform JSON of one stack: validated, tokens resolved. */
export function renderStack(stack: SiteStack): StackDocument {
  stack.runAllValidations();
  return {
    name: stack.node.id,
    config: stack.toTerraform() as TerraformJson,
    provenance: stack.provenance,
    bypasses: stack.bypasses,
  };
}
