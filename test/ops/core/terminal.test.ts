import { table, tableOrList } from '../../../ops/core/terminal';

test('a table has no colours of its own', () => {
  expect(table(['name', 'left'], [['hush', '2']])).not.toContain('\u001b');
});

test('a table that is wider than the terminal becomes a list', () => {
  const head = ['outcome', 'address', 'key', 'live id'];
  const rows = [
    ['adopt', 'authentik_flow.Flow', 'sign-in', 'x'.repeat(40)],
    ['create', 'authentik_user.Guest', 'guest', ''],
  ];
  expect(tableOrList(head, rows, 200)).toBe(table(head, rows));
  // The table is as wide as 120 columns: a pipe has no width.
  expect(tableOrList(head, rows, undefined)).toBe(table(head, rows));
  const wide = rows.map((row) => row.map((cell) => cell.padEnd(60, '.')));
  expect(tableOrList(head, wide, undefined)).toBe(tableOrList(head, wide, 120));
  expect(tableOrList(head, wide, undefined)).not.toContain('─');
  expect(tableOrList(head, rows, 60).split('\n')).toEqual([
    'adopt  authentik_flow.Flow',
    '    key: sign-in',
    `    live id: ${'x'.repeat(40)}`,
    'create  authentik_user.Guest',
    '    key: guest',
  ]);
});

test('of 100 000 rows and a name of 5 MB the table has the first part, and counts the rest', () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => [
    `user ${index}`,
    index === 0 ? 'x'.repeat(5_000_000) : '1',
  ]);
  const text = table(['name', 'count'], rows);
  expect(text.length).toBeLessThan(20_000_000);
  expect(text).toContain('user 1999 ');
  expect(text).not.toContain('user 2000 ');
  expect(text.endsWith('\n98000 more rows; --json prints all of them')).toBe(true);
});
