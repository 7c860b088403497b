import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeIf } from '../support/describe-if';

const isThere = ['bash', 'jq'].every((binary) => spawnSync(binary, ['--version']).status === 0);
const missing = isThere ? undefined : 'there is no bash or no jq';
const file = join(__dirname, '..', '..', '.github', 'workflows', 'deploy.yml');
const { jobs } = parse(readFileSync(file, 'utf8')) as {
  jobs: { deploy: { steps: { name?: string; run?: string }[] } };
};
const script = jobs.deploy.steps.find(({ name }) => name === 'Find what was reviewed')?.run ?? 'exit 99';

/** Answers as GitHub's command line does, from two files. */
const GH = `#!/bin/sh
case "$1 $2" in
  "api repos/o/r/commits/"*) cat pulls.json ;;
  "api repos/o/r/actions/workflows/plan.yml/runs?"*"head_sha=head&"*) cat runs.json ;;
  "run download") echo "$3" > downloaded ;;
  *) echo "unexpected: $*" >&2; exit 9 ;;
esac
`;

const pull = { number: 7, merged_at: '2026-11-25T10:00:00Z', merge_commit_sha: 'merge', base: { ref: 'main' } };
const run = (id: number, more: object = {}) => ({
  id,
  run_number: id,
  display_title: 'plan 7',
  conclusion: 'success',
  created_at: '2026-11-25T09:00:00Z',
  head_repository: { full_name: 'o/r' },
  ...more,
});

/** @returns the run whose artifacts are taken, or undefined where the step fails */
function findReview(runs: readonly object[], pulls: readonly object[] = [{ ...pull, head: { sha: 'head' } }]) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-deploy-'));
  try {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'gh'), GH, { mode: 0o755 });
    writeFileSync(join(folder, 'pulls.json'), JSON.stringify(pulls));
    writeFileSync(join(folder, 'runs.json'), JSON.stringify({ workflow_runs: runs }));
    // It runs as the workflow's `shell: bash` runs it.
    const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, GITHUB_REPOSITORY: 'o/r', GITHUB_SHA: 'merge' },
    });
    expect(stderr).toBe('');
    const taken = join(folder, 'downloaded');
    expect(existsSync(taken)).toBe(status === 0);
    return status === 0 ? Number(readFileSync(taken, 'utf8')) : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describeIf('the review of a deployment', missing)('the review that a deployment takes', () => {
  test('is of the last plan before the merge', () => {
    expect(findReview([run(1), run(3), run(2)])).toBe(3);
    expect(findReview([run(1), run(2, { created_at: '2026-11-25T10:00:01Z' })])).toBe(1);
  });

  test('is never of another pull request with the same head, whose description allows what it likes', () => {
    expect(findReview([run(1), run(2, { display_title: 'plan 8' })])).toBe(1);
    expect(findReview([run(2, { display_title: 'plan 8' })])).toBeUndefined();
  });

  test('is never of a fork', () => {
    expect(findReview([run(1), run(2, { head_repository: { full_name: 'fork/r' } })])).toBe(1);
  });

  test.each(['failure', 'cancelled', null])('is none where the last plan ended with %j', (conclusion) => {
    expect(findReview([run(1), run(2, { conclusion })])).toBeUndefined();
  });

  test.each<[string, readonly object[]]>([
    ['no pull request', []],
    ['one that is not merged', [{ ...pull, merged_at: null, head: { sha: 'head' } }]],
    ['one into another branch', [{ ...pull, base: { ref: 'next' }, head: { sha: 'head' } }]],
  ])('is none for a commit of %s', (_, pulls) => {
    expect(findReview([run(1)], pulls)).toBeUndefined();
  });
});
