import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SiteInput } from '../../sites/schema/site';
import { pipelineOf } from '../../testing/pipeline';
import { fresh } from '../fixtures/sites/fresh';
import { siteOf } from '../support/site/site-app';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'with-secrets.mjs');

test('the stacks of a site come in the order of their deployment', () => {
  expect(pipelineOf(siteOf()).stacks.map(({ name }) => name)).toEqual(['platform', 'identity', 'edge']);
  expect(pipelineOf(siteOf(undefined, fresh)).stacks.map(({ name }) => name)).toEqual(['identity']);
});

test('each variable that a stack declares is one of its secrets or, where it opens nothing, of its variables', () => {
  const document = siteOf();
  for (const { name, secrets, variables } of pipelineOf(document).stacks) {
    const declared = document.stacks.find((stack) => stack.name === name)?.config.variable ?? {};
    expect(Object.keys({ ...secrets, ...variables }).sort()).toEqual(
      Object.keys(declared)
        .map((variable) => `TF_VAR_${variable}`)
        .sort(),
    );
    expect(Object.keys(variables).filter((variable) => !variable.startsWith('TF_VAR_adopt_'))).toEqual([]);
  }
  const { identity } = Object.fromEntries(pipelineOf(document).stacks.map((stack) => [stack.name, stack]));
  expect(identity?.secrets).toMatchObject({
    TF_VAR_authentik_token: 'AUTHENTIK_TOKEN',
    // GitHub allows no name that begins with GITHUB_.
    TF_VAR_github_consumer_key: 'SOURCE_GITHUB_CONSUMER_KEY',
  });
});

test.each<[SiteInput['backend'], readonly string[]]>([
  [{ type: 'local', directory: 'state' }, []],
  [{ type: 'pg' }, ['PG_CONN_STR']],
  [{ type: 's3', bucket: 'b', region: 'r' }, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
  [{ type: 'kubernetes', namespace: 'terraform' }, []],
  [{ type: 'http', address: 'https://state.example.org' }, ['TF_HTTP_USERNAME', 'TF_HTTP_PASSWORD']],
])('the backend $type brings its credentials', (backend, credentials) => {
  expect(pipelineOf(siteOf((site) => ({ ...site, backend }), fresh)).backend).toEqual(credentials);
});

describe('a command with the secrets of a stack', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'));
    mkdirSync(join(folder, 'sites', 'mine', 'expected'), { recursive: true });
    const pipeline = {
      backend: ['PG_CONN_STR'],
      stacks: [
        { name: 'identity', secrets: { TF_VAR_token: 'TOKEN' }, variables: { TF_VAR_adopt_it: 'ADOPT_IT' } },
        { name: 'edge', secrets: { TF_VAR_key: 'KEY' }, variables: {} },
      ],
    };
    writeFileSync(join(folder, 'sites', 'mine', 'expected', 'pipeline.json'), JSON.stringify(pipeline));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const SECRETS = JSON.stringify({ PG_CONN_STR: 'postgres://', TOKEN: 'a\n"token"', KEY: 'k', github_token: 'g' });
  const VARIABLES = JSON.stringify({ ADOPT_IT: '9' });
  const SHOW = 'const { PATH, ...env } = process.env; console.log(JSON.stringify(env))';

  function run(args: readonly string[], env: Readonly<Record<string, string>> = { GATEHOUSE_SITE: 'mine' }) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, SECRETS, VARIABLES, ...env },
    });
    return { status, stdout, stderr };
  }

  test('gets those and no others', () => {
    const { stdout } = run(['identity', process.execPath, '-e', SHOW]);
    expect(JSON.parse(stdout)).toEqual({
      GATEHOUSE_SITE: 'mine',
      PG_CONN_STR: 'postgres://',
      TF_VAR_token: 'a\n"token"',
      TF_VAR_adopt_it: '9',
    });
  });

  test('ends with its exit code', () => {
    expect(run(['edge', process.execPath, '-e', 'process.exit(3)']).status).toBe(3);
  });

  test.each([
    [
      'a secret that GitHub does not have',
      ['edge'],
      { GATEHOUSE_SITE: 'mine', SECRETS: '{"KEY":""}' },
      'stack edge: GitHub has no secret PG_CONN_STR, no secret KEY; add each to the environment of the job\n',
    ],
    [
      'a stack that the site does not have',
      ['platform'],
      { GATEHOUSE_SITE: 'mine' },
      'no stack "platform" in sites/mine/expected/pipeline.json; choose one of identity, edge\n',
    ],
    ['no site', ['edge'], { GATEHOUSE_SITE: '' }, 'no site ""; set the variable GATEHOUSE_SITE of the repository\n'],
  ])('does not run for %s', (_, args, env, stderr) => {
    expect(run([...args, process.execPath, '-e', SHOW], env)).toEqual({ status: 2, stdout: '', stderr });
  });
});
