import { TerraformStack } from '../../../constructs/core/cdktf';
import { stackJson } from '../../../constructs/core/stack-json';
import { buildApp } from '../../../stacks/site-app';
import { harbour } from '../../fixtures/sites/harbour';
import { definedSite } from '../../support/defined-site';
import { parsed, unwrittenFolder } from '../../support/synth';

const { stacks } = buildApp(definedSite(harbour), unwrittenFolder());

test.each(stacks.map((stack) => [stack.node.id, stack] as const))('%s is the JSON that cdktf renders', (_, stack) => {
  const rendered = parsed(TerraformStack.prototype.toTerraform.call(stack));
  expect(parsed(stackJson(stack))).toEqual(rendered);
  expect(JSON.stringify(rendered)).not.toContain('TfToken');
});
