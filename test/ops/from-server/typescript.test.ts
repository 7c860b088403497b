import { Script } from 'node:vm';
import { literal } from '../../../ops/from-server/typescript';

test.each([
  ["It's", `"It's"`],
  ['say "yes"', `'say "yes"'`],
  [`both ' and "`, `'both \\' and "'`],
  [`${'${'}injected}`, "'${injected}'"],
  ['a\nb\u2028c\\', "'a\\nb\\u2028c\\\\'"],
])('a text of a server stays a text: %j', (text, written) => {
  expect(literal(text)).toBe(written);
  expect(new Script(written).runInThisContext()).toBe(text);
});

test('what fits stays on its line, and a list of several records has a line for each', () => {
  expect(literal({ groups: ['A', 'B'], adopt: { id: '1' }, 'a-b': true })).toBe(
    "{ groups: ['A', 'B'], adopt: { id: '1' }, 'a-b': true }",
  );
  const uri = { matchingMode: 'strict', url: 'https://wiki.example/a' };
  expect(literal({ uris: [uri, uri] })).toBe(
    "{\n  uris: [\n    { matchingMode: 'strict', url: 'https://wiki.example/a' },\n" +
      "    { matchingMode: 'strict', url: 'https://wiki.example/a' },\n  ],\n}",
  );
});

test('a text that is too long for the line of its key is below it', () => {
  expect(literal({ reason: 'x'.repeat(115) })).toBe(`{\n  reason:\n    '${'x'.repeat(115)}',\n}`);
});
