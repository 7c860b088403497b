import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinsOf } from '../../../dev/versions/pins';
import { customManagers, packageRules } from '../../../renovate.json';
import { SITES } from '../../../sites/index';

const ROOT = join(__dirname, '..', '..', '..');
const files = ['sites', 'demo'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
);

/** Returns what a manager finds in the files that it looks at: each name with its version. */
function findMatches({ managerFilePatterns, matchStrings }: (typeof customManagers)[number]): readonly string[] {
  const patterns = managerFilePatterns.map((pattern) => new RegExp(pattern.slice(1, -1)));
  return files
    .filter((path) => patterns.some((pattern) => pattern.test(path)))
    .map((path) => readFileSync(join(ROOT, path), 'utf8'))
    .flatMap((text) => matchStrings.flatMap((one) => [...text.matchAll(new RegExp(one, 'g'))]))
    .map(({ groups = {} }) => [groups.depName ?? '', groups.currentValue].join(':'));
}

test('Renovate finds every image of every site', () => {
  const images = pinsOf(SITES)
    .filter(({ kind }) => kind === 'image')
    .map(({ name, pinned }) => `${name}:${pinned}`);
  expect(images.length).toBeGreaterThan(3);
  expect(findMatches(customManagers[0]!)).toEqual(expect.arrayContaining(images));
});

test('it finds the server of every site, and proposes patches of its line alone', () => {
  const servers = Object.values(SITES).map(({ identity }) => `:${identity.serverVersion}`);
  expect(findMatches(customManagers[1]!)).toEqual(expect.arrayContaining(servers));
  expect(packageRules).toContainEqual(
    expect.objectContaining({
      matchPackageNames: [customManagers[1]?.depNameTemplate],
      matchUpdateTypes: ['major', 'minor'],
      enabled: false,
    }),
  );
});
