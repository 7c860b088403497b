import { literal, selector } from '../../../constructs/prometheus/promql';

test('a selector has what is equal, what matches and what must not, in this order', () => {
  expect(selector({ a: '1', b: '2' }, { c: 'x.*' }, { d: '|POD' })).toBe('{a="1",b="2",c=~"x.*",d!~"|POD"}');
  expect(selector({})).toBe('{}');
});

test('a value cannot end its quotes', () => {
  expect(selector({ a: '"} or vector(1) #\\' })).toBe('{a="\\"} or vector(1) #\\\\"}');
});

test('a literal is escaped in a pattern', () => {
  const text = 'a.b*c+(d)[e]{f}|g^h$i\\j?k';
  expect(new RegExp(`^${literal(text)}$`).test(text)).toBe(true);
  expect(new RegExp(`^${literal('a.b')}$`).test('axb')).toBe(false);
  expect(literal('ak-outpost-')).toBe('ak-outpost-');
});
