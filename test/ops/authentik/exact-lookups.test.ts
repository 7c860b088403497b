import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The fuzzy filter as a parameter: in an address, as a key, or set on a query. */
const FUZZY = /[?&]search=|\bsearch['"]?\]?\s*[:=](?!=)|['"]search['"]\s*[,)]|\{\s*search\s*[,}]|,\s*search\s*\}/;

const root = join(__dirname, '../../../ops');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

test('no source of the command line asks the fuzzy filter (I2)', () => {
  const found = sources.filter((name) => FUZZY.test(readFileSync(join(root, name), 'utf8')));
  expect(sources.length).toBeGreaterThan(10);
  expect(found).toEqual([]);
});

test.each([
  '/core/users/?search=demo',
  "{ search: 'demo' }",
  "query.set('search', name)",
  "query['search'] = name",
  '{ page, search }',
  "'search': name",
])('%s would be found', (text) => {
  expect(FUZZY.test(text)).toBe(true);
});

test('the type that forbids it is not', () => {
  expect(FUZZY.test('readonly search?: never;')).toBe(false);
});
