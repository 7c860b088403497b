import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../rules/index';

const docs = (file: string) => readFileSync(join(__dirname, '../../docs', file), 'utf8');

test('docs/incidents.md names each incident once, and only rules that there are', () => {
  const rows = docs('incidents.md')
    .split('\n')
    .filter((line) => /^\| I\d+ /.test(line));
  const numbers = rows.map((row) => Number(/^\| I(\d+) /.exec(row)?.[1]));
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  const ids = new Set(RULES.map(({ id }) => id));
  const named = rows.flatMap((row) =>
    [...row.matchAll(/(?<!\bstop )`([a-z]+(?:-[a-z]+)+)`/g)].map(([, id]) => id ?? ''),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((id) => !ids.has(id))).toEqual([]);
});

test('docs/incidents.md names every rule of an incident', () => {
  const page = docs('incidents.md');
  const missing = RULES.filter(({ id, incident }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| ${incident} `));
    return incident !== undefined && row?.includes(`\`${id}\``) !== true;
  });
  expect(missing.map(({ id, incident }) => `${incident} ${id}`)).toEqual([]);
});
