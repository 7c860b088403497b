import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretsCommand } from '../../../ops/commands/secrets';
import { OpsContext } from '../../../ops/core/context';
import { ExitCode } from '../../../ops/core/exit-code';
import { runOps } from '../../../ops/program';
import { fresh } from '../../fixtures/sites/fresh';
import { RecordingTerminal } from '../../support/ops/terminal';
import { defineFixture } from '../../support/site/defined-site';
import { changeSite } from '../../support/site/site-change';

let folder: string;
let terminal: RecordingTerminal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'));
  terminal = new RecordingTerminal();
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The site as `site new` writes it: the wiki's id and secret are left to the defaults. */
function siteWith(more: object = {}) {
  return defineFixture(
    changeSite((input) => {
      const { Wiki } = input.identity.applications as Record<string, Record<string, unknown>>;
      const { clientId: _id, clientSecret: _secret, ...wiki } = Wiki!;
      Object.assign(input.identity.applications!, { Wiki: { ...wiki, ...more } });
      Object.assign(input, { secrets: { authentik_token: input.secrets.authentik_token } });
    }, fresh),
  );
}

const site = siteWith();

function secrets(args: readonly string[], env: NodeJS.ProcessEnv = {}, named = site): Promise<number> {
  return runOps(['secrets', ...args], new OpsContext({ site: () => named, env, terminal }), [secretsCommand]);
}

/** The lines of a dotenv file that set a variable. */
function readAssigned(text: string): Readonly<Record<string, string>> {
  const lines = [...text.matchAll(/^(TF_VAR_\w+)=(.+)$/gm)];
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
}

test('a new client gets a random id and secret, and a token that only a person can make stays a comment', async () => {
  expect(await secrets(['init'])).toBe(ExitCode.OK);
  const text = terminal.lines.join('\n');
  expect(readAssigned(text)).toEqual({
    TF_VAR_wiki_client_id: expect.stringMatching(/^[0-9a-f]{40}$/),
    TF_VAR_wiki_client_secret: expect.stringMatching(/^[0-9a-f]{128}$/),
  });
  expect(terminal.lines).toContain('# TF_VAR_authentik_token=');
});

test('two runs generate two secrets', async () => {
  await secrets(['init']);
  const [first] = Object.values(readAssigned(terminal.lines.splice(0).join('\n')));
  await secrets(['init']);
  expect(readAssigned(terminal.lines.join('\n'))).not.toEqual(
    expect.objectContaining({ TF_VAR_wiki_client_id: first }),
  );
});

test('a client that exists on the server gets no generated secret, which would shut out its users', async () => {
  const adopted = siteWith({ adopt: { provider: { id: '7' }, application: 'key' } });
  expect(await secrets(['init'], {}, adopted)).toBe(ExitCode.OK);
  expect(readAssigned(terminal.lines.join('\n'))).toEqual({});
});

test('a file is readable by its owner alone, and keeps the secrets that it has', async () => {
  const file = join(folder, '.env');
  writeFileSync(file, 'TF_VAR_wiki_client_id=kept', { mode: 0o644 });
  expect(await secrets(['init', '--file', file])).toBe(ExitCode.OK);
  const once = readFileSync(file, 'utf8');
  expect(readAssigned(once)).toMatchObject({ TF_VAR_wiki_client_id: 'kept' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(terminal.lines).toEqual([`${file}: 1 secret generated, 1 to fill in`, '  TF_VAR_authentik_token']);
  expect(terminal.lines.join('\n')).not.toContain(readAssigned(once).TF_VAR_wiki_client_secret);
  await secrets(['init', '--file', file]);
  expect(readFileSync(file, 'utf8')).toBe(once);
});

test('a variable that the environment has is not generated again', async () => {
  await secrets(['init'], { TF_VAR_wiki_client_secret: 'known' });
  expect(Object.keys(readAssigned(terminal.lines.join('\n')))).toEqual(['TF_VAR_wiki_client_id']);
  expect(existsSync(join(folder, '.env'))).toBe(false);
});

test('check names what is not set, shows no value, and exits with 1 until everything is', async () => {
  expect(await secrets(['check'], { TF_VAR_authentik_token: 'S3CRET' })).toBe(ExitCode.NO);
  const text = terminal.lines.join('\n');
  expect(text).toContain('2 secrets not set');
  expect(text).not.toContain('S3CRET');
  const all = { TF_VAR_authentik_token: 'a', TF_VAR_wiki_client_id: 'b', TF_VAR_wiki_client_secret: 'c' };
  expect(await secrets(['check'], all)).toBe(ExitCode.OK);
});
