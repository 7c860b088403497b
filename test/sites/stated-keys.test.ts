import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsBelow, SITE } from '../../dev/reference/node';
import { harbour } from '../fixtures/sites/harbour';

const TESTS = join(__dirname, '..');
const PATHS = [...new Set([...fieldsBelow(SITE, '')].map(({ path }) => path))];

/** Parts that harbour cannot state beside others, or that are about where a site runs: tests state them one by one. */
const ELSEWHERE = [
  'identity.apiUrl',
  'platform.database',
  'platform.services',
  'platform.cluster',
  'edge.cluster',
  'edge.accountId',
  'edge.additionalLoginHosts',
];

/** Whether a value has something at a path of the schema, where `KEY` and `[]` stand for any member. */
function states(value: unknown, [key, ...below]: readonly string[]): boolean {
  if (key === undefined) return value !== undefined;
  if (typeof value !== 'object' || value === null) return false;
  const members = Object.entries(value).filter(([name]) => key === 'KEY' || name === key.replace('[]', ''));
  return members
    .flatMap(([, member]) => (key.endsWith('[]') ? (member as unknown[]) : [member]))
    .some((member) => states(member, below));
}

test('harbour states every part of a site, so that a new construct is in its stack', () => {
  const parts = PATHS.filter((path) => /^(identity|platform|edge)\.\w+$/.test(path) && !ELSEWHERE.includes(path));
  expect(parts.length).toBeGreaterThan(30);
  const missing = parts.filter((path) => !states(harbour, path.split('.')));
  expect(missing.map((path) => `test/fixtures/sites/harbour does not state ${path}`)).toEqual([]);
});

test('every key of a site is stated by harbour or by a test', () => {
  const texts = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|txt)$/.test(path))
    .map((path) => readFileSync(join(TESTS, path), 'utf8'));
  const words = new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []));
  const lastKey = (path: string) => /(\w+)(\[\])?$/.exec(path)?.[1] ?? '';
  const missing = PATHS.filter((path) => !states(harbour, path.split('.')) && !words.has(lastKey(path)));
  expect(missing.map((path) => `no test states ${path}`)).toEqual([]);
});
