import { table, tableOrList } from '../../../ops/core/terminal';

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

test('a table that is wider than the terminal is a list, of which nothing is cut', () => {
  const head = ['outcome', 'address', 'key', 'live id'];
  const rows = [
    ['adopt', 'authentik_flow.Flow', 'sign-in', 'x'.repeat(40)],
    ['create', 'authentik_user.Guest', 'guest', ''],
  ];
  expect(tableOrList(head, rows, 200)).toBe(table(head, rows));
  expect(tableOrList(head, rows, undefined)).toBe(table(head, rows));
  expect(tableOrList(head, rows, 60).split('\n')).toEqual([
    'adopt  authentik_flow.Flow',
    '    key: sign-in',
    `    live id: ${'x'.repeat(40)}`,
    'create  authentik_user.Guest',
    '    key: guest',
  ]);
});
