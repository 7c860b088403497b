import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { LineFile } from '../../constructs/authentik/server/server-line';
import { SchemaFiles } from '../../constructs/core/schema-files';
import { versions } from '../../dev/versions/main';
import { chartKeys } from '../../rules/readers/chart-keys';
import { recordWithout, writeFolderOfFacts } from '../dev/versions/folder-of-facts';
import { describeIf } from '../support/describe-if';

const ROOT = join(__dirname, '..', '..');
const LINE = new SchemaFiles<LineFile>('authentik-line').of('2026.5') as LineFile;
const FILES = ['authentik-line@2026.5.json', 'authentik@2026.5.0.json'];
const BRANCH = 'versions/authentik';

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}
const { jobs } = parse(readFileSync(join(ROOT, '.github/workflows/versions.yml'), 'utf8')) as Workflow;
const shellOf = (job: string) =>
  jobs[job]?.steps.flatMap(({ run }) => (run === undefined || run === 'npm ci' ? [] : [run])).join('\n') ?? '';

const missing = ['bash', 'git', 'jq'].find((program) => spawnSync(program, ['--version']).status !== 0);

/** The steps as GitHub runs them, with a folder of facts for the network and a bare repository for GitHub. */
describeIf('versions workflow', missing && `${missing} is not installed`)('the workflow of the versions', () => {
  let folder: string;
  /** Holds what the command writes and says, made once from a folder of facts: `schemas/` and `text`. */
  let made: string;

  beforeAll(() => {
    made = mkdtempSync(join(tmpdir(), 'gatehouse-workflow-'));
    writeFolderOfFacts(join(made, 'facts'), LINE, chartKeys('authentik', LINE.chart) ?? {});
    recordWithout(join(made, 'schemas'), ...FILES);
    const printed: string[] = [];
    const status = versions(['authentik', '2026.5', '--from', join(made, 'facts')], {
      print: (text) => printed.push(text),
      note: (text) => printed.push(text),
      recorded: join(made, 'schemas'),
      run: (client) => {
        throw new Error(`no network in a test: ${client}`);
      },
    });
    expect(status).toBe(0);
    writeFileSync(join(made, 'text'), `${printed.join('\n')}\n`);
  });
  afterAll(() => rmSync(made, { recursive: true }));
  const at = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-workflow-'));
    for (const name of ['work', 'bin', 'gh/artifact', 'runner']) mkdirSync(at(name), { recursive: true });
    recordWithout(at('work/schemas'), ...FILES);
    git('init', '-q', '-b', 'main');
    commit('chore: the schemas');
    execFileSync('git', ['clone', '-q', '--bare', at('work'), at('gh/bare')]);
    program('gh', `exec node ${join(__dirname, 'setup', 'fake-gh.mjs')} "$@"`);
    npmRuns(
      `if [ "\${5:-}" = authentik ]; then cp ${FILES.map((file) => join(made, 'schemas', file)).join(' ')} schemas/; cat ${join(made, 'text')}; else echo '| pin |'; fi`,
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function git(...args: readonly string[]): string {
    return execFileSync('git', ['-C', at('work'), ...args], { encoding: 'utf8' }).trim();
  }

  function commit(message: string): void {
    git('add', '-A');
    git('-c', 'user.name=tests', '-c', 'user.email=tests@example.org', 'commit', '-q', '-m', message);
  }

  function program(name: string, text: string): void {
    writeFileSync(at(`bin/${name}`), `#!/bin/sh\n${text}\n`);
    chmodSync(at(`bin/${name}`), 0o755);
  }

  /** Only `npm run -s versions`, with the arguments from the fifth on. */
  const npmRuns = (text: string) => program('npm', `[ "$1 $2 $3" = "run -s versions" ] || exit 9\n${text}`);

  /** Runs it as GitHub runs `shell: bash`. */
  function run(job: string, place: string) {
    writeFileSync(at(`${job}.sh`), shellOf(job));
    const env = {
      PATH: `${at('bin')}:${process.env.PATH}`,
      HOME: folder,
      RUNNER_TEMP: at('runner'),
      GITHUB_STEP_SUMMARY: at('summary.md'),
      GITHUB_REPOSITORY: 'house/gatehouse',
      GITHUB_RUN_ID: '42',
      BRANCH,
      GH_TOKEN: 'no token',
      FAKE_GH: at('gh'),
    };
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', at(`${job}.sh`)];
    const { status, stdout, stderr } = spawnSync('bash', args, { cwd: at(place), env, encoding: 'utf8' });
    return { status, text: `${stdout}${stderr}` };
  }

  function recordAndPropose() {
    const recorded = run('record', 'work');
    expect([recorded.status, recorded.text]).toEqual([0, '']);
    rmSync(at('gh/artifact'), { recursive: true });
    cpSync(at('runner/versions'), at('gh/artifact'), { recursive: true });
    rmSync(at('empty'), { recursive: true, force: true });
    mkdirSync(at('empty'));
    return run('propose', 'empty');
  }

  const bare = (...args: readonly string[]) =>
    execFileSync('git', ['--git-dir', at('gh/bare'), ...args], { encoding: 'utf8' }).trim();
  const calls = () =>
    readFileSync(at('gh/calls'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);
  const pullRequest = () => JSON.parse(readFileSync(at('gh/pull-request'), 'utf8')) as Record<string, string>;

  test('records the line, and opens a pull request with one commit on top of main that holds it', () => {
    expect(recordAndPropose()).toEqual({ status: 0, text: 'gh: Reference does not exist (HTTP 422)\n' });
    expect(bare('rev-parse', `${BRANCH}^`)).toBe(bare('rev-parse', 'main'));
    expect(bare('diff', '--name-status', 'main', BRANCH).split('\n')).toEqual(
      FILES.map((file) => `A\tschemas/${file}`),
    );
    for (const file of FILES) {
      expect(bare('show', `${BRANCH}:schemas/${file}`)).toBe(readFileSync(join(ROOT, 'schemas', file), 'utf8').trim());
    }
    const { title = '', text = '' } = pullRequest();
    expect(bare('log', '-1', '--format=%s', BRANCH)).toBe(`chore(schemas): ${title}`);
    expect(text.startsWith(`# ${title}\n`)).toBe(true);
    expect(text).toContain('grantTypes');
    expect(text).toMatch(/\n## Every pin\n\n\| pin /);
    expect(readFileSync(at('summary.md'), 'utf8')).toBe(text);
    expect(calls().at(-1)?.slice(0, 8)).toEqual([
      'pr',
      'create',
      '--repo',
      'house/gatehouse',
      '--base',
      'main',
      '--head',
      BRANCH,
    ]);
    expect(calls()[0]).toEqual(['run', 'download', '42', '--repo', 'house/gatehouse', '--name', 'versions']);
  });

  test('a week later the branch is made anew on top of main, and its pull request gets the new text', () => {
    recordAndPropose();
    const first = bare('rev-parse', BRANCH);
    // Main goes on meanwhile; the working copy is a new checkout of it.
    for (const file of FILES) rmSync(at(`work/schemas/${file}`));
    writeFileSync(at('work/README.md'), 'more\n');
    commit('docs: more');
    git('push', '-q', at('gh/bare'), 'main');
    expect(recordAndPropose()).toEqual({ status: 0, text: '' });
    expect(bare('rev-parse', `${BRANCH}^`)).toBe(git('rev-parse', 'main'));
    expect(bare('rev-parse', BRANCH)).not.toBe(first);
    expect(bare('show', `${BRANCH}:README.md`)).toBe('more');
    expect(calls().at(-1)?.slice(0, 3)).toEqual(['pr', 'edit', '7']);
  });

  test('a newest release that is recorded already asks nothing of GitHub but the artifact', () => {
    for (const file of FILES) cpSync(join(ROOT, 'schemas', file), at(`work/schemas/${file}`));
    commit('chore(schemas): the line');
    run('record', 'work');
    expect(readFileSync(at('runner/versions/changed'), 'utf8')).toBe('');
    expect(recordAndPropose()).toEqual({ status: 0, text: 'the newest release is recorded already\n' });
    expect(calls()).toHaveLength(1);
  });

  test('a fact that cannot be had ends the job, and nothing is uploaded as changed', () => {
    npmRuns('echo "error: gh is not here" >&2\nexit 2');
    expect(run('record', 'work')).toEqual({ status: 2, text: 'error: gh is not here\n' });
    expect(() => readFileSync(at('runner/versions/changed'))).toThrow('ENOENT');
  });

  test('a refusal of GitHub ends the job before a pull request names a commit that is not there', () => {
    run('record', 'work');
    cpSync(at('runner/versions'), at('gh/artifact'), { recursive: true });
    mkdirSync(at('empty'));
    program('gh', `case "$*" in *trees*) exit 1;; esac\nexec node ${join(__dirname, 'setup', 'fake-gh.mjs')} "$@"`);
    expect(run('propose', 'empty').status).toBe(1);
    expect(calls().some(([command]) => command === 'pr')).toBe(false);
    expect(bare('branch', '--list', BRANCH)).toBe('');
  });
});
