import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { PAGES, ROOT } from './pages';

/** What each folder imports, as the table of CONTRIBUTING.md says: the names in backticks of its third column. */
const STATED = new Map(
  [...(PAGES.get('CONTRIBUTING.md') ?? '').matchAll(/^\| `([^`]+)` \|[^|]*\|([^|]*)\|$/gm)].map(
    ([, folder, arrows]) => [
      folder ?? '',
      [...(arrows ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name).sort(),
    ],
  ),
);

const IMPORT = /^(?:import|export)\b[^;]*?from '(\.[^']+)'|\bimport[( ]'(\.[^']+)'/gm;

function folderOf(path: string): string {
  const [first = '', second] = path.split('/');
  if (first !== 'sites') return first;
  return second === 'schema' ? 'sites/schema' : 'sites/<name>';
}

function imported(folder: string): readonly string[] {
  const [first = ''] = folder.split('/');
  const files = readdirSync(join(ROOT, first), { recursive: true, encoding: 'utf8' }).map((path) => join(first, path));
  const found = files
    .filter((path) => path.endsWith('.ts') && folderOf(path) === folder)
    .flatMap((path) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(IMPORT)].map(([, name, lazy]) =>
        folderOf(normalize(join(dirname(path), name ?? lazy ?? ''))),
      ),
    );
  return [...new Set(found)].filter((other) => other !== folder && STATED.has(other)).sort();
}

test('the table names the folders that synthesis and the command line are made of', () => {
  expect([...STATED.keys()]).toEqual(expect.arrayContaining(['constructs', 'ops', 'sites/schema', 'stacks']));
});

test.each([...STATED])('%s imports what the table says', (folder, arrows) => {
  expect(imported(folder)).toEqual(arrows);
});

test('no two folders import each other, by way of others either', () => {
  const reach = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of STATED.get(from) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      reach(next, seen);
    }
    return seen;
  };
  expect([...STATED.keys()].filter((folder) => reach(folder).has(folder))).toEqual([]);
});
