import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { PAGES, ROOT } from './pages';

/** Names of files that a page asks the reader to create. */
const TO_BE_MADE = ['sites/yours/index.ts'];

interface Link {
  readonly page: string;
  readonly target: string;
  readonly anchor?: string;
}

const LINKS: readonly Link[] = [...PAGES].flatMap(([page, text]) =>
  [...text.replace(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, to = '']) => to)
    .filter((to) => !/^[a-z]+:/.test(to))
    .map((to) => {
      const [path = '', anchor] = to.split('#');
      return { page, target: path === '' ? page : normalize(join(dirname(page), path)), anchor };
    }),
);

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): readonly string[] {
  return [...(PAGES.get(page) ?? '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

test('every link leads to a file that is there', () => {
  expect(LINKS.length).toBeGreaterThan(20);
  expect(LINKS.filter(({ target }) => !existsSync(join(ROOT, target)))).toEqual([]);
});

test('every link into a page leads to one of its headings', () => {
  expect(anchorsOf('README.md')).toContain('make-it-yours');
  const lost = LINKS.filter(({ target, anchor }) => anchor !== undefined && !anchorsOf(target).includes(anchor));
  expect(lost).toEqual([]);
});

test('every page is linked from another one, itself or with its folder', () => {
  const reached = new Set(LINKS.filter(({ page, target }) => page !== target).map(({ target }) => target));
  const lost = [...PAGES.keys()].filter((page) => !reached.has(page) && !reached.has(dirname(page)));
  expect(lost).toEqual(['README.md']);
});

/** A site may be removed; pages may go on naming it as an example. */
function isOfLostSite(path: string): boolean {
  const [top, name = ''] = path.split('/');
  return top === 'sites' && name !== 'schema' && !name.includes('.') && !existsSync(join(ROOT, 'sites', name));
}

test('every path in code that begins in this repository is there', () => {
  const tops = new Set(readdirSync(ROOT).filter((name) => name !== 'cdktf.out'));
  const paths = [...PAGES].flatMap(([page, text]) =>
    [...text.matchAll(/`([\w.@-]+\/[\w.@/-]*)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => tops.has(path.split('/')[0] ?? '') && !TO_BE_MADE.includes(path) && !isOfLostSite(path))
      .map((path) => ({ page, path })),
  );
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter(({ path }) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('the decisions are numbered without a gap and dated', () => {
  const decisions = [...PAGES].filter(([page]) => page.startsWith('docs/adr/')).sort();
  expect(decisions.length).toBeGreaterThan(0);
  for (const [index, [page, text]] of decisions.entries()) {
    expect(page).toMatch(new RegExp(`^docs/adr/${String(index + 1).padStart(4, '0')}-[a-z0-9-]+\\.md$`));
    expect(text).toMatch(new RegExp(`^# ${index + 1}\\. .+\n\nDate: \\d{4}-\\d{2}-\\d{2}\\. Status: \\w+\\.\n`));
  }
});

test('no page of docs/ states facts of one estate', () => {
  const general = [...PAGES].filter(([page]) => page.startsWith('docs/'));
  expect(general.length).toBeGreaterThan(40);
  expect(general.filter(([, text]) => /viktorbarzin/i.test(text)).map(([page]) => page)).toEqual([]);
});
