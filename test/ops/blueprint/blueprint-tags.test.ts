import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBlueprints } from '../../../ops/blueprint/blueprint-file';
import { resolveTags } from '../../../ops/blueprint/blueprint-tags';
import { Unknown } from '../../../ops/blueprint/unknown';

const CONTEXT =
  'context: { word: bar, list: [foo, bar], map: { a: 1, b: 2 }, outer: !Context word, self: !Context self }';

/** One value, as the attribute of an entry. */
function resolveValue(value: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-blueprint-'));
  try {
    const file = join(folder, 'blueprint.yaml');
    writeFileSync(file, `${CONTEXT}\nentries: [{ model: m, attrs: { value: ${value} } }]\n`);
    const [{ context, entries } = { context: {}, entries: [] }] = readBlueprints([file]);
    const find = (model: string, fields: object) => `${model} ${JSON.stringify(fields)}`;
    return resolveTags(entries[0]?.attrs.value, { context, keyOf: (id) => `key of ${id}`, find });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// These rows are what authentik's own tests expect of its loader.
test.each<[string, unknown]>([
  ['!KeyOf flow', 'key of flow'],
  ['!Find [authentik_flows.Flow, [slug, a], [name, !Context word]]', 'authentik_flows.flow {"slug":"a","name":"bar"}'],
  ['!Context word', 'bar'],
  ['!Context [none, other]', 'other'],
  ['!Context none', null],
  ['!Context outer', 'bar'],
  ['!Context self', null],
  ['!Format ["%s-%d%%", !Context word, 5]', 'bar-5%'],
  ['!Format ["%s", true]', 'True'],
  ['!If [!Context word]', true],
  ['!If [null, 1, 2]', 2],
  ['!If [!Condition [AND, ""], 1, [a, !Context word]]', ['a', 'bar']],
  ['!Condition [NAND, 1, 0]', true],
  ['!Condition [OR, "", []]', false],
  ['!Condition [XOR, 1, 1, 1]', true],
  ['!Condition [XNOR, 1, 1]', true],
  ['!Enumerate [!Context list, SEQ, !Format ["%s-%s", !Index 0, !Value 0]]', ['0-foo', '1-bar']],
  ['!Enumerate [!Context map, MAP, [!Format ["%s!", !Index 0], !Value 0]]', { 'a!': 1, 'b!': 2 }],
  [
    '!Enumerate [!Context list, SEQ, !Enumerate [!Context map, SEQ, !Format ["%s%s", !Value 1, !Value 0]]]',
    [
      ['foo1', 'foo2'],
      ['bar1', 'bar2'],
    ],
  ],
  ['!AtIndex [!Context list, 1]', 'bar'],
  ['!AtIndex [!Context map, c, none]', 'none'],
  ['!ParseJSON \'{"a": [1]}\'', { a: [1] }],
  ['yes', true],
  ['2026-11-28', '2026-11-28'],
])('%s is %j', (value, expected) => {
  expect(resolveValue(value)).toEqual(expected);
});

test.each([
  '!Env A',
  '!Env [A, b]',
  '!File /etc/passwd',
  '!FindObject [a.b, [c, d]]',
  '!Format ["%s", !Env A]',
  '!Context goauthentik.io/x',
])('%s is known to the server alone, with a default too', (value) => {
  expect(resolveValue(value)).toBeInstanceOf(Unknown);
});

test.each<[string, RegExp]>([
  ['!Value 0', /in no !Enumerate/],
  ['!Format ["%s"]', /does not fit its 0 values/],
  ['!Format ["%x", 1]', /does not fit/],
  ['!Condition [MAYBE, 1]', /no known mode/],
  ['!AtIndex [!Context list, 9]', /finds no 9/],
  ['!ParseJSON "{"', /no JSON/],
  ['!Enumerate [word, SEQ, 1]', /no list and no map/],
])('%s is refused', (value, message) => {
  expect(() => resolveValue(value)).toThrow(message);
});
