import { code, fitting } from '../../../ops/plan/markdown';

describe('a code span', () => {
  test.each([
    ['a `b`', "`a 'b'`"],
    ['a\r\nb', '`a / b`'],
    ['a\u202eb\u0007', '`a?b?`'],
    ['', '`?`'],
  ])('of %j is %s', (text, span) => {
    expect(code(text)).toBe(span);
  });
});

test('entries that have no room are counted', () => {
  expect(fitting(['one', 'two', 'three'], 8, 'numbers')).toEqual(['one', 'two', '- and 1 more numbers']);
  expect(fitting(['one', 'two'], 8, 'numbers')).toEqual(['one', 'two']);
});
