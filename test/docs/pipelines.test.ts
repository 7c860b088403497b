import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PAGES, ROOT } from './pages';

/** The checks of the job with a matrix of numbers, by the names that GitHub gives them: a required check of another name never finishes. */
function checksOf(workflow: string): readonly string[] {
  const { jobs } = parse(readFileSync(join(ROOT, `.github/workflows/${workflow}.yml`), 'utf8'));
  const [[, values]] = Object.entries<readonly unknown[]>(jobs[workflow].strategy.matrix) as [[string, unknown[]]];
  return values.map((value) => `${workflow} (${value})`);
}

/** Stacks that a site may have; the matrix of `plan` is of those that it has. */
const STACKS = ['identity', 'edge', 'platform'];

test('the checks that docs/pipelines.md asks the branch protection for are those that run', () => {
  const [, section = ''] =
    /\n4\. \*\*Branch protection([\s\S]*?)\n5\. /.exec(PAGES.get('docs/pipelines.md') ?? '') ?? [];
  const [, list = ''] = /with the checks ([^.]*)\./.exec(section.replace(/\s+/g, ' ')) ?? [];
  const named = [...list.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  expect(named).toEqual([...checksOf('check'), ...STACKS.map((stack) => `plan (${stack})`)]);
});
