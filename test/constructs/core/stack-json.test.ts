import { App, TerraformOutput, TerraformStack, Token } from '../../../constructs/core/cdktf';
import { stackJson } from '../../../constructs/core/stack-json';
import { buildApp } from '../../../stacks/site-app';
import { harbour } from '../../fixtures/sites/harbour';
import { defineFixture } from '../../support/site/defined-site';
import { nameFolder, parseText } from '../../support/site/synth';

const { stacks } = buildApp(defineFixture(harbour), nameFolder());

test.each(stacks.map((stack) => [stack.node.id, stack] as const))('%s is the JSON that cdktf renders', (_, stack) => {
  const rendered = parseText(TerraformStack.prototype.toTerraform.call(stack));
  expect(parseText(stackJson(stack))).toEqual(rendered);
  expect(JSON.stringify(rendered)).not.toContain('TfToken');
});

test('a token of each kind is resolved where cdktf resolves it', () => {
  const stack = new TerraformStack(new App({ outdir: nameFolder() }), 'stack');
  const reference = '${local.other}';
  const number = Token.asNumber(reference);
  new TerraformOutput(stack, 'Values', {
    value: {
      text: Token.asString(reference),
      inText: `a ${Token.asString(reference)} and ${number}`,
      number,
      list: Token.asList(reference),
      ofNumbers: Token.asNumberList(reference),
      inList: ['a', Token.asString(reference), undefined, number],
      record: Token.asStringMap(reference),
      key: { [Token.asString(reference)]: 0.5 },
      late: { resolve: () => reference },
      plain: {
        empty: [],
        without: undefined,
        escaped: '$${a} 1e+5',
        nested: [{ deep: Token.asAny(reference) }],
      },
    },
  });
  const json = parseText(stackJson(stack));
  expect(json).toEqual(parseText(TerraformStack.prototype.toTerraform.call(stack)));
  expect(JSON.stringify(json).split(reference)).toHaveLength(13);
});
