import fc from 'fast-check';
import { Token } from '../../../constructs/core/cdktf';
import { staticText, unescapeText } from '../../../constructs/core/static-text';
import { staticTextEscaped } from '../../../rules/terraform/static-text-escaped';
import { findings, resources } from '../../rules/documents';

/** Text made of what escaping is about, and of ordinary letters. */
const trickyText = fc
  .array(fc.constantFrom('$', '%', '{', '}', '"', '\\', 'a', 'ж', '\n', '${x}', '%{if x}'))
  .map((parts) => parts.join(''));

test.each([
  ['echo ${HOME}', 'echo $${HOME}'],
  ['100%{', '100%%{'],
  ['$5 and 10 %', '$5 and 10 %'],
  ['$ {x} % {y}', '$ {x} % {y}'],
  ['%(name)s', '%(name)s'],
  ['{"a": {}}', '{"a": {}}'],
  ['', ''],
])('%j is written %j', (text, escaped) => {
  expect(staticText(text)).toBe(escaped);
  expect(unescapeText(escaped)).toBe(text);
});

test('text with a token is refused: its reference would be escaped too', () => {
  const token = Token.asString({ resolve: () => 'x' });
  expect(() => staticText(`a ${token}`)).toThrow(
    new TypeError('static text holds a token; escape the static parts before tokens are mixed in'),
  );
});

test('escaped text reads back as it was, whatever is in it', () => {
  fc.assert(fc.property(trickyText, (text) => unescapeText(staticText(text)) === text));
  fc.assert(
    fc.property(
      fc
        .string({ unit: fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)) })
        .filter((text) => !Token.isUnresolved(text)),
      (text) => unescapeText(staticText(text)) === text,
    ),
  );
});

test('the rule static-text-escaped accepts escaped text, whatever is in it', () => {
  fc.assert(
    fc.property(trickyText, (text) => {
      const config = resources('authentik_policy_expression', { Policy: { expression: staticText(text) } });
      expect(findings(staticTextEscaped, config)).toEqual([]);
    }),
  );
});
