import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SITES } from '../../sites/index';
import { nameForSynthesis, nameOfSite, siteNamed } from '../../sites/named';
import { harbour } from '../fixtures/sites/harbour';

test.each([
  ['nosuch', ''],
  ['', ''],
  ['Viktorbarzin', '; did you mean "viktorbarzin"?'],
])('there is no site %j, and the error says which there are', (name, meant) => {
  const names = Object.keys(SITES).join(', ');
  const message = `no site ${JSON.stringify(name)}; give --site or set GATEHOUSE_SITE, one of ${names}${meant}`;
  expect(() => siteNamed(name)).toThrow(new RangeError(message));
});

test.each(['toString', 'constructor', '__proto__'])('what every object inherits is no site: %s', (name) => {
  expect(() => siteNamed(name)).toThrow(RangeError);
});

test('a copy that keeps the name of another site is refused: it would get its state', () => {
  expect(() => siteNamed('copy', { copy: harbour })).toThrow(
    'site copy: name must be "copy", its key in sites/index.ts, found: "harbour"',
  );
});

test.each([undefined, ''])(
  'without a site that is named there is none to work on, also where GATEHOUSE_SITE is %j',
  (variable) => {
    const sites = Object.keys(SITES).join(', ');
    expect(() => nameOfSite(undefined, variable)).toThrow(
      new RangeError(`no site is named; give --site or set GATEHOUSE_SITE, one of ${sites}`),
    );
  },
);

test('--site comes before GATEHOUSE_SITE', () => {
  expect(nameOfSite('given', 'another')).toBe('given');
  expect(nameOfSite(undefined, 'another')).toBe('another');
});

test('a synthesis without a name takes the first site, and knows that it does', () => {
  expect(nameForSynthesis(undefined, '')).toEqual({ name: Object.keys(SITES)[0], isDefault: true });
  expect(nameForSynthesis('given', 'another')).toEqual({ name: 'given', isDefault: false });
});

test('nothing but the registry imports a site: the tool and its tests know none', () => {
  const root = join(__dirname, '..', '..');
  const others = ['cdktf.out', 'node_modules', 'sites'];
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !others.includes(entry.name))
    .map(({ name }) => name);
  const importers = folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => /\.(ts|mjs|cjs)$/.test(path))
    .filter((path) => /from '(\.\.\/)+sites\/(?!schema\/|index'|named')/.test(readFileSync(join(root, path), 'utf8')));
  expect(importers).toEqual([]);
});
