import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { parse } from 'yaml';

const FILE = 'sites/home/identity.ts';
const [BEFORE, AFTER] = ["export const days = 'weeks=2';\n", "export const days = 'weeks=4';\n"];
const PATCH = createTwoFilesPatch(`a/${FILE}`, `b/${FILE}`, BEFORE, AFTER).replace(/^=+\n/, '');

/** `gh` of a repository with these open pull requests and issues; it writes down what it was asked. */
const GH = `#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
case "$1 $2" in
  'pr list') printf '%s' "$OPEN_REQUEST" ;;
  'issue list') printf '%s' "$OPEN_ISSUES" ;;
  'pr create'|'pr edit'|'issue create'|'issue edit') while [ "$1" != --body-file ]; do shift; done; cp "$2" "$BODY" ;;
esac
`;

/** The shell of the step that answers a night, run by bash as GitHub runs it. */
describe('the answer of the nightly workflow', () => {
  let folder: string;
  const at = (...names: string[]) => join(folder, ...names);
  const workflow = readFileSync(join(__dirname, '..', '..', '.github', 'workflows', 'drift.yml'), 'utf8');
  const { steps } = (parse(workflow) as { jobs: { answer: { steps: { run?: string }[] } } }).jobs.answer;
  const script = steps.find(({ run }) => run !== undefined)?.run ?? '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-drift-'));
    for (const [file, text] of Object.entries({ 'bin/gh': GH, [`seed/${FILE}`]: BEFORE, calls: '' })) put(file, text);
    execFileSync('chmod', ['+x', at('bin/gh')]);
    git('seed', 'init', '-q', '-b', 'main');
    git('seed', 'add', '-A');
    git('seed', '-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'first');
    execFileSync('git', ['clone', '-q', '--bare', at('seed'), at('remote.git')]);
    mkdirSync(at('temp'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function put(file: string, text: string): void {
    mkdirSync(dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  }

  function git(directory: string, ...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: at(directory), encoding: 'utf8' });
  }

  function answer(open: { readonly request?: number; readonly issue?: number } = {}): readonly string[] {
    const issues = open.issue === undefined ? [] : [{ number: open.issue, title: 'The site differs from the code' }];
    const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: `${at('bin')}:${process.env.PATH}`,
        HOME: folder,
        RUNNER_TEMP: at('temp'),
        REMOTE: `file://${at('remote.git')}`,
        RUN: 'https://ci.example.org/1',
        STACKS: '["identity","edge"]',
        BRANCH: 'drift/keep',
        TITLE: 'The site differs from the code',
        CALLS: at('calls'),
        BODY: at('body'),
        OPEN_REQUEST: String(open.request ?? ''),
        OPEN_ISSUES: JSON.stringify(issues),
      },
    });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('fatal')]);
    const calls = readFileSync(at('calls'), 'utf8').trim().split('\n');
    return calls.filter((call) => !/^(pr|issue) list/.test(call)).map((call) => call.replaceAll(folder, ''));
  }

  function recordDrift(stack: string, code: number, patch?: string): void {
    put(`drifts/drift-${stack}/code`, `${code}\n`);
    put(`drifts/drift-${stack}/drift.md`, `### Drift of ${stack}\n`);
    if (patch !== undefined) put(`drifts/drift-${stack}/edit.patch`, patch);
  }

  const CREATE =
    'pr create --head drift/keep --base main --title The site differs from the code --body-file /temp/body.md';
  const CLOSE_ISSUE = 'issue close 3 --comment No drift any more, or in a pull request: https://ci.example.org/1';

  test('is a pull request with the edit of the site, and no issue', () => {
    recordDrift('identity', 1, PATCH);
    recordDrift('edge', 0);
    expect(answer({ issue: 3 })).toEqual([CREATE, CLOSE_ISSUE]);
    expect(git('remote.git', 'show', `drift/keep:${FILE}`)).toBe(AFTER);
    expect(git('remote.git', 'show', `main:${FILE}`)).toBe(BEFORE);
    expect(readFileSync(at('body'), 'utf8')).toMatch(/### Drift of identity\n\nMerging this keeps/);
  });

  test('writes an open pull request again, on main as it is now', () => {
    recordDrift('identity', 1, PATCH);
    recordDrift('edge', 1);
    expect(answer({ request: 7 })).toEqual(['pr edit 7 --body-file /temp/body.md']);
    expect(git('remote.git', 'rev-parse', 'drift/keep^')).toBe(git('remote.git', 'rev-parse', 'main'));
    expect(readFileSync(at('body'), 'utf8')).toContain('### Drift of edge');
  });

  test('is an issue where no edit keeps it, where a run was interrupted, and where a patch does not apply', () => {
    recordDrift('identity', 1, PATCH.replace('weeks=2', 'weeks=3'));
    const create = 'issue create --title The site differs from the code --body-file /temp/body.md';
    expect(answer()).toEqual([create]);
    expect(readFileSync(at('body'), 'utf8')).toContain('### Drift of `edge`: unknown, the run was interrupted');
    expect(git('remote.git', 'branch', '--list').trim()).toBe('* main');
  });

  test('closes both once nothing differs', () => {
    recordDrift('identity', 0);
    recordDrift('edge', 0);
    expect(answer({ request: 7, issue: 3 })).toEqual([
      'pr close 7 --delete-branch --comment Nothing to keep any more: https://ci.example.org/1',
      CLOSE_ISSUE,
    ]);
    expect(existsSync(at('body'))).toBe(false);
  });
});
