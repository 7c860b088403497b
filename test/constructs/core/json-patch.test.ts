import fc from 'fast-check';
import { JsonPatch, jsonPointer } from '../../../constructs/core/json-patch';

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
      const read = jsonPointer(...segments)
        .split('/')
        .slice(1);
      expect(read.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))).toEqual(segments);
    }),
  );
});

test('operations are those of RFC 6902', () => {
  expect(JsonPatch.set(['a', 'b/c'], 1)).toEqual({ op: 'add', path: '/a/b~1c', value: 1 });
  expect(JsonPatch.replace(['a'], null)).toEqual({ op: 'replace', path: '/a', value: null });
});

describe.each(['set', 'replace'] as const)('%s', (operation) => {
  test.each<[readonly string[], string]>([
    [['spec', 'volumes', '-'], '"/spec/volumes/-"'],
    [['-'], '"/-"'],
    [[], '""'],
  ])('refuses %j: an append never comes to rest', (path, shown) => {
    expect(() => JsonPatch[operation](path, 1)).toThrow(
      new RangeError(`a patch path names no member, found: ${shown}; set the whole list instead of appending to it`),
    );
  });

  test('accepts a dash that is part of a name, or on the way', () => {
    expect(() => JsonPatch[operation](['labels', 'a-'], 1)).not.toThrow();
    expect(() => JsonPatch[operation](['-', 'a'], 1)).not.toThrow();
  });
});
