import fc from 'fast-check';
import { type Json, JsonPatch, type JsonPatchOperation, jsonPointer } from '../../../constructs/core/json-patch';

const DEPLOYMENT: Json = {
  metadata: { labels: { 'app.kubernetes.io/component': 'proxy', 'a~b': 'tilde' } },
  spec: { containers: [{ name: 'proxy', env: [{ name: 'A' }, { name: 'B' }] }] },
};

test.each<[readonly (string | number)[], string]>([
  [[], ''],
  [['spec', 'selector'], '/spec/selector'],
  [['labels', 'app.kubernetes.io/name'], '/labels/app.kubernetes.io~1name'],
  [['a~b'], '/a~0b'],
  [['~1'], '/~01'],
  [['a/~b//'], '/a~1~0b~1~1'],
  [['containers', 0, 'env'], '/containers/0/env'],
  [['', ' '], '// '],
])('the pointer of %j is %j', (segments, pointer) => {
  expect(jsonPointer(...segments)).toBe(pointer);
});

test('a pointer reads back as its segments, whatever is in them', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (segments) => {
      expect(segmentsOf(jsonPointer(...segments))).toEqual(segments);
    }),
  );
});

test('operations are those of RFC 6902', () => {
  expect(JsonPatch.set(['a', 'b/c'], 1)).toEqual({ op: 'add', path: '/a/b~1c', value: 1 });
  expect(JsonPatch.replace(['a'], null)).toEqual({ op: 'replace', path: '/a', value: null });
  expect(JsonPatch.remove(['a'])).toEqual({ op: 'remove', path: '/a' });
});

const operations = {
  set: (path: readonly string[]) => JsonPatch.set(path, 1),
  replace: (path: readonly string[]) => JsonPatch.replace(path, 1),
  remove: (path: readonly string[]) => JsonPatch.remove(path),
};

describe.each(Object.entries(operations))('%s', (_, operation) => {
  test.each<[readonly string[], string]>([
    [['spec', 'volumes', '-'], '"/spec/volumes/-"'],
    [['-'], '"/-"'],
    [[], '""'],
  ])('refuses %j: an append never comes to rest', (path, shown) => {
    expect(() => operation(path)).toThrow(
      new RangeError(`a patch path names no member, found: ${shown}; set the whole list instead of appending to it`),
    );
  });

  test('accepts a dash that is part of a name, or on the way', () => {
    expect(() => operation(['labels', 'a-'])).not.toThrow();
    expect(() => operation(['-', 'a'])).not.toThrow();
  });
});

test.each<[string, JsonPatchOperation, (result: Json) => unknown, unknown]>([
  [
    'a label with a slash',
    JsonPatch.set(['metadata', 'labels', 'app.kubernetes.io/component'], 'server'),
    (result) => at(result, 'metadata', 'labels', 'app.kubernetes.io/component'),
    'server',
  ],
  [
    'a label with a tilde',
    JsonPatch.replace(['metadata', 'labels', 'a~b'], 'x'),
    (result) => at(result, 'metadata', 'labels', 'a~b'),
    'x',
  ],
  [
    'a whole list',
    JsonPatch.set(['spec', 'containers', '0', 'env'], [{ name: 'C' }]),
    (result) => at(result, 'spec', 'containers', '0', 'env'),
    [{ name: 'C' }],
  ],
  [
    'a member that was not there',
    JsonPatch.set(['spec', 'volumes'], [{ name: 'dshm' }]),
    (result) => at(result, 'spec', 'volumes'),
    [{ name: 'dshm' }],
  ],
])('applied to %s a patch does what it says, and applied again it changes nothing', (_, patch, read, expected) => {
  const once = applyPatch(DEPLOYMENT, patch);
  expect(read(once)).toEqual(expected);
  expect(applyPatch(once, patch)).toEqual(once);
});

test('an append, which is not offered, would not come to rest', () => {
  const append: JsonPatchOperation = { op: 'add', path: '/spec/containers/0/env/-', value: { name: 'C' } };
  const once = applyPatch(DEPLOYMENT, append);
  expect(applyPatch(once, append)).not.toEqual(once);
});

type Node = { [key: string]: Json } | Json[];

/** RFC 6902 as far as this project writes it. */
function applyPatch(document: Json, operation: JsonPatchOperation): Json {
  const result = structuredClone(document) as Json;
  const segments = segmentsOf(operation.path);
  const last = segments.pop() ?? '';
  const parent = at(result, ...segments) as Node;
  if (operation.op !== 'add' && !Object.hasOwn(parent, last)) throw new RangeError(`no ${operation.path}`);
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    parent.splice(index, operation.op === 'add' ? 0 : 1, ...(operation.op === 'remove' ? [] : [operation.value]));
  } else if (operation.op === 'remove') delete parent[last];
  else parent[last] = operation.value;
  return result;
}

function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at(value: Json, ...path: readonly string[]): Json {
  return path.reduce<Json>((node, key) => (node as { [key: string]: Json })[key] ?? null, value);
}
