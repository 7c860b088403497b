import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryOut } from '../../../scripts/try/main';
import { settingsIn } from '../../../scripts/try/settings';

const SERVER = 'http://127.0.0.1:9000';
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-try-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs the command; programs answer with their exit code by their name, and one that has none is not installed. */
async function runTry(args: readonly string[], programs: Readonly<Record<string, number>> = {}, env = {}) {
  const lines: string[] = [];
  const calls: string[] = [];
  const code = await tryOut(args, {
    root,
    env,
    print: (text) => lines.push(text),
    note: (text) => lines.push(text),
    run: async (command, words) => {
      calls.push([command, ...words].join(' '));
      const status = programs[command];
      if (status === undefined) throw new Error('ENOENT');
      return { status, stdout: '', stderr: 'a line of the program' };
    },
  });
  return { code, text: lines.join('\n'), calls };
}

test.each<Readonly<Record<string, number>>>([{}, { docker: 1 }])(
  'without Docker it is one sentence, and nothing is written: %j',
  async (programs) => {
    expect(await runTry([], programs)).toMatchObject({
      code: 1,
      text: 'error: docker compose does not answer; install Docker with Compose and start it, or name a disposable authentik by GATEHOUSE_AUTHENTIK_URL and AUTHENTIK_TOKEN',
    });
    expect(existsSync(join(root, '.try'))).toBe(false);
  },
);

test('without an engine nothing is started', async () => {
  const { code, text, calls } = await runTry([], { docker: 0 });
  expect([code, text]).toEqual([
    1,
    'error: terraform does not run; install Terraform, or name OpenTofu with TERRAFORM_BINARY_NAME=tofu',
  ]);
  expect(calls).toEqual(['docker compose ls --quiet', 'terraform version']);
});

test('a given server gets no token in the clear', async () => {
  const env = { GATEHOUSE_AUTHENTIK_URL: 'http://sso.example.org', AUTHENTIK_TOKEN: 'a-token-of-the-tests' };
  const { code, text } = await runTry([], { terraform: 0 }, env);
  expect(code).toBe(1);
  expect(text).toMatch(/^error: GATEHOUSE_AUTHENTIK_URL is not an https address/);
  expect(existsSync(join(root, '.try'))).toBe(false);
});

test('what Docker Compose says is shown where it does not start', async () => {
  const programs = {
    terraform: 0,
    get docker() {
      return existsSync(join(root, '.try')) ? 1 : 0;
    },
  };
  const { code, text } = await runTry([], programs);
  expect(code).toBe(1);
  expect(text).toContain('error: docker compose did not start everything:\na line of the program');
});

test('secrets are made afresh, kept for the next run, and only their owner reads them', () => {
  const [first, again] = [settingsIn(root, SERVER), settingsIn(root, SERVER)];
  expect(again).toEqual(first);
  const file = join(root, '.try', 'env');
  expect([statSync(file).mode & 0o777, statSync(join(root, '.try')).mode & 0o777]).toEqual([0o600, 0o700]);
  rmSync(join(root, '.try'), { recursive: true });
  const { AUTHENTIK_TOKEN, TRY_ADA_PASSWORD } = settingsIn(root, SERVER);
  expect([AUTHENTIK_TOKEN, TRY_ADA_PASSWORD]).not.toContain(first.AUTHENTIK_TOKEN);
  expect(TRY_ADA_PASSWORD).not.toBe(first.TRY_ADA_PASSWORD);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(`AUTHENTIK_URL='${SERVER}'\n`);
  expect(text).toContain(`TF_VAR_authentik_token='${AUTHENTIK_TOKEN}'\n`);
});

describe('down', () => {
  beforeEach(() => mkdirSync(join(root, '.try')));

  test('ends all of Docker Compose with its data, and removes the folder', async () => {
    writeFileSync(join(root, '.try', 'compose.yaml'), '');
    const { code, calls } = await runTry(['down'], { docker: 0 });
    expect([code, existsSync(join(root, '.try'))]).toEqual([0, false]);
    expect(calls.at(-1)).toBe(
      'docker compose --file .try/compose.yaml --env-file .try/env down --volumes --remove-orphans',
    );
  });

  test('keeps the folder where Docker does not answer: it holds what ends them', async () => {
    writeFileSync(join(root, '.try', 'compose.yaml'), '');
    expect((await runTry(['down'])).code).toBe(1);
    expect(existsSync(join(root, '.try', 'compose.yaml'))).toBe(true);
  });

  test('says of a given server that it keeps what was applied', async () => {
    expect(await runTry(['down'])).toEqual({
      code: 0,
      text: '.try is removed; the server keeps what was applied to it',
      calls: [],
    });
  });
});
