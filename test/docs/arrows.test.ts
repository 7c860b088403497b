import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { PAGES, ROOT } from './pages';

/** Lists what each folder imports, as the table of CONTRIBUTING.md says: the names in backticks of its third column. */
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

function listImports(folder: string): readonly string[] {
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
  expect(listImports(folder)).toEqual(arrows);
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

const VALUES = /^(?:import|export) (?!type\b)(?!\{(?: type \w+,?)+ \})[^;]*?from '(\.[^']+)'/gm;

/** The files of a folder of the table, and what each imports. */
function graph(expression: RegExp): ReadonlyMap<string, readonly string[]> {
  const roots = [...new Set([...STATED.keys()].map((folder) => folder.split('/')[0] ?? ''))];
  const paths = roots.flatMap((root) =>
    readdirSync(join(ROOT, root), { recursive: true, encoding: 'utf8' })
      .map((path) => join(root, path))
      .filter((path) => path.endsWith('.ts')),
  );
  const known = new Set(paths);
  const resolveImport = (path: string, name: string) => {
    const target = normalize(join(dirname(path), name));
    return [`${target}.ts`, join(target, 'index.ts')].find((one) => known.has(one)) ?? '';
  };
  const importsOf = (path: string) =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(expression)].map(([, name, lazy]) =>
      resolveImport(path, name ?? lazy ?? ''),
    );
  return new Map(paths.map((path) => [path, importsOf(path)]));
}

/** Groups of files that lead back to each other. */
function circles(imports: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const reached = new Map([...imports.keys()].map((path) => [path, reach(path)]));
  const found = [...reached].map(([path, others]) => [...others].filter((other) => reached.get(other)?.has(path)));
  return [...new Set(found.filter(({ length }) => length > 0).map((circle) => circle.sort().join(' ')))].map((circle) =>
    circle.split(' '),
  );

  function reach(from: string, seen = new Set<string>()): Set<string> {
    for (const next of imports.get(from) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      reach(next, seen);
    }
    return seen;
  }
}

test('no file imports itself by way of others, and of types only two files name each other', () => {
  expect(circles(graph(VALUES))).toEqual([]);
  expect(circles(graph(IMPORT)).filter(({ length }) => length > 2)).toEqual([]);
});

test('no folder has more than 30 files beside its folders', () => {
  const crowded = [...graph(IMPORT).keys()].reduce(
    (counts, path) => counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1),
    new Map<string, number>(),
  );
  expect([...crowded].filter(([, count]) => count > 30)).toEqual([]);
});
