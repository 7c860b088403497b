import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../rules/index';
import { siteDocument } from './documents';

const SOURCES = join(__dirname, '..', '..', 'rules');
/** Files that define rules; the others in the folder are what rules are made of. */
const ruleFiles = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && / = stackRule\(\{|: Rule = \{/.test(readFileSync(join(SOURCES, file), 'utf8')),
);

test('no two rules share an id', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});

test.each(RULES.map((rule) => [rule.id, rule] as const))('%s explains itself', (id, { what, why, incident }) => {
  expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
  // One clause that goes on in the message: lower case first, no full stop.
  expect(what).toMatch(/^[a-z].*[^.]$/);
  // One sentence.
  expect(why).toMatch(/^[A-Za-z].*\.$/);
  expect(why).not.toMatch(/[.!?]\s+[A-Z]/);
  if (incident !== undefined) expect(incident).toMatch(/^I([1-9]|1\d|2[0-6])$/);
});

test.each(RULES.map((rule) => [rule.id, rule] as const))('%s finds nothing in an empty site', (_, rule) => {
  expect([...rule.check(siteDocument({}))]).toEqual([]);
});

test('every rule that a file exports is in the catalogue', () => {
  const exported = ruleFiles.flatMap((file) =>
    [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/^ {2}id: '([^']+)'/gm)].map(([, id]) => id),
  );
  expect(exported.sort()).toEqual(RULES.map(({ id }) => id).sort());
});

test('every rule file has its test file', () => {
  const tests = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  expect(ruleFiles.filter((file) => !tests.includes(file.replace(/\.ts$/, '.test.ts')))).toEqual([]);
});

test('the incidents that this project can refuse each have a rule', () => {
  const covered = new Set(RULES.map(({ incident }) => incident));
  for (const incident of ['I1', 'I3', 'I4', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11', 'I12', 'I13'] as const)
    expect(covered).toContain(incident);
});
