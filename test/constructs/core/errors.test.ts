import { type Fault, SiteError, sentence } from '../../../constructs/core/errors';

const SLUG: Fault = { path: 'slug', fault: 'is no slug', found: 'a b', remedy: 'use letters' };
const NAME: Fault = { path: 'name', fault: 'is empty', remedy: 'give one' };

test('a fault is one sentence: path, fault, what was found, what to do', () => {
  expect(sentence(SLUG)).toBe('slug: is no slug, found: "a b"; use letters');
});

test.each([
  [0, ', found: 0'],
  [false, ', found: false'],
  [null, ', found: null'],
  [['a', 'b'], ', found: ["a","b"]'],
  [undefined, ''],
])('%p is shown as it stands, and only undefined is left out', (found, shown) => {
  expect(sentence({ ...NAME, found })).toBe(`name: is empty${shown}; give one`);
});

test('a found value is cut after 80 characters', () => {
  expect(sentence({ ...NAME, found: 'x'.repeat(100) })).toBe(`name: is empty, found: "${'x'.repeat(76)}...; give one`);
});

test('a password in a URL is masked', () => {
  const found = 'https://me:hunter2@host';
  expect(sentence({ ...NAME, found })).toBe('name: is empty, found: "https://***@host"; give one');
});

test('the error of a site has one line for each fault, each with the name of the site', () => {
  expect(new SiteError('lab', 'constructs', [SLUG, NAME]).message.split('\n')).toEqual([
    `site lab: ${sentence(SLUG)}`,
    `site lab: ${sentence(NAME)}`,
    'site lab: 2 faults (stage 2 of 3, constructs); nothing was written',
  ]);
  expect(new SiteError('lab', 'schema', [SLUG]).message).toContain('1 fault (stage 1 of 3, schema);');
});
