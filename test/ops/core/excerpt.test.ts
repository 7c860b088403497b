import { cut, excerpts } from '../../../ops/core/excerpt';

test('a text is cut only where it is too long', () => {
  expect([cut('12345', 5), cut('123456', 5)]).toEqual(['12345', '12...']);
});

test('common beginnings and ends of two long texts are left out, but for 12 characters', () => {
  const [start, end] = ['a'.repeat(100), 'z'.repeat(100)];
  const around = (middle: string) => `...${'a'.repeat(12)}${middle}${'z'.repeat(12)}...`;
  expect(excerpts(`${start}1${end}`, `${start}22${end}`, 60)).toEqual([around('1'), around('22')]);
});

test('short texts, and long ones with nothing in common, stay as they are', () => {
  expect(excerpts('aaa1', 'aaa2', 60)).toEqual(['aaa1', 'aaa2']);
  expect(excerpts('a'.repeat(61), 'nothing', 60)).toEqual(['a'.repeat(61), 'nothing']);
});
