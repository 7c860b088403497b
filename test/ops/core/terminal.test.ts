import { table } from '../../../ops/core/terminal';

test('a table has its heading, its rows and no colours', () => {
  const text = table(
    ['name', 'left'],
    [
      ['hush', '2'],
      ['a\nb', ''],
    ],
  );
  expect(text).not.toContain('\u001b');
  const rows = text.split('\n').filter((line) => line.includes('│'));
  expect(
    rows.map((line) =>
      line
        .split('│')
        .map((cell) => cell.trim())
        .slice(1, -1),
    ),
  ).toEqual([
    ['name', 'left'],
    ['hush', '2'],
    ['a', ''],
    ['b', ''],
  ]);
});
