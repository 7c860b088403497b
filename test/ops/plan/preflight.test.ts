import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsContext } from '../../../ops/core/context';
import { OpsError } from '../../../ops/core/ops-error';
import { type PreflightTools, preflight } from '../../../ops/plan/preflight';
import { StackFolder } from '../../../ops/plan/stack-folder';
import { fresh } from '../../fixtures/sites/fresh';
import { definedSite } from '../../support/defined-site';
import { RecordingTerminal } from '../../support/ops-terminal';

interface Situation {
  /** What the stack is, as Terraform JSON. */
  readonly document?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly tools?: Partial<PreflightTools>;
  readonly given?: readonly string[] | undefined;
  /** Backend that Terraform has recorded. */
  readonly initialised?: object;
  readonly migratesState?: boolean;
}

const ok = async () => new Response('{}', { status: 200 });
const engine = (version: string) => async () => ({
  status: 0,
  stdout: JSON.stringify({ terraform_version: version }),
  stderr: '',
});

/** The lines of the checks, and how they end. */
async function checked({ document = {}, env = {}, tools = {}, initialised, ...more }: Situation) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-preflight-'));
  try {
    const directory = join(folder, 'stacks', 'identity');
    mkdirSync(join(directory, '.terraform'), { recursive: true });
    writeFileSync(join(directory, 'cdk.tf.json'), JSON.stringify(document));
    if (initialised !== undefined) {
      writeFileSync(join(directory, '.terraform', 'terraform.tfstate'), JSON.stringify({ backend: initialised }));
    }
    const terminal = new RecordingTerminal();
    const context = new OpsContext({ site: () => definedSite(fresh), env, terminal });
    const folders = [StackFolder.of(folder, 'identity')];
    const given = 'given' in more ? more.given : [];
    const all = {
      binary: 'terraform',
      isRunner: false,
      clusterVersion: async () => 'v1.36.0',
      lockFileOf: (stack: string) => join(folder, 'locks', stack),
      run: engine('1.11.4'),
      fetch: ok,
      ...tools,
    };
    const end = preflight({ folders, given, migratesState: more.migratesState ?? false }, all, context);
    const exitCode = await end.then(
      () => 0,
      (error: unknown) => (error instanceof OpsError ? error.exitCode : error),
    );
    return { lines: terminal.notes, exitCode };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const url = 'https://authentik.harbour.example';
const authentik = { provider: { authentik: [{ url }] } };
const variables = { variable: { authentik_token: {}, wiki_client_secret: {}, with_default: { default: 1 } } };

describe('before Terraform runs', () => {
  test('each check has a line, in one order', async () => {
    const document = {
      ...authentik,
      ...variables,
      provider: { ...authentik.provider, cloudflare: [{}], kubernetes: [{}] },
      terraform: { backend: { pg: { schema_name: 'harbour-identity' } } },
    };
    const env = {
      TF_VAR_authentik_token: 'x',
      TF_VAR_wiki_client_secret: 'x',
      PG_CONN_STR: 'x',
      KUBE_CONFIG_PATH: 'x',
    };
    expect(await checked({ document, env })).toEqual({
      exitCode: 0,
      lines: [
        'ok  terraform 1.11.4',
        'ok  variables: 2, all set',
        'ok  state of identity: pg, used here for the first time',
        `ok  authentik: ${url} answers`,
        'ok  Cloudflare: https://api.cloudflare.com answers',
        'ok  cluster: Kubernetes v1.36.0 answers',
      ],
    });
  });

  test.each<[string, Partial<PreflightTools>, string]>([
    [
      'is not there',
      { run: () => Promise.reject(new Error('ENOENT')) },
      'terraform: not found; install Terraform 1.7.0',
    ],
    ['is too old', { run: engine('1.5.7') }, 'terraform: 1.5.7 is too old; install Terraform 1.7.0'],
    [
      'is something else',
      { run: async () => ({ status: 0, stdout: 'hello', stderr: '' }) },
      'does not report its version',
    ],
  ])('a Terraform that %s is named with what to install', async (_, tools, line) => {
    const { lines, exitCode } = await checked({ tools });
    expect(lines[0]).toContain(line);
    expect(exitCode).toBe(2);
  });

  test.each(['1.7.0', '1.12.6', '1.15.0-beta1'])('the version %s is new enough', async (version) => {
    expect((await checked({ tools: { run: engine(version) } })).exitCode).toBe(0);
  });

  test('all missing variables are listed at once, in the words of the register; an empty one is missing', async () => {
    const { lines, exitCode } = await checked({ document: variables, env: { TF_VAR_authentik_token: '' } });
    expect(lines.filter((line) => line.startsWith('!!'))).toEqual([
      expect.stringMatching(/^!! {2}TF_VAR_authentik_token is not set: opens the API of authentik; from authentik/),
      expect.stringMatching(/^!! {2}TF_VAR_wiki_client_secret is not set: opens .+; from .+/),
    ]);
    expect(exitCode).toBe(2);
  });

  test('a key to adopt by is found with `ops adopt`', async () => {
    const { lines } = await checked({ document: { variable: { adopt_wiki: {} } } });
    expect(lines).toContainEqual(
      expect.stringContaining('TF_VAR_adopt_wiki is not set: the key of an object to adopt'),
    );
  });

  test('a variable that the command line sets is set, and what a file sets is not guessed', async () => {
    expect((await checked({ document: variables, given: ['authentik_token', 'wiki_client_secret'] })).exitCode).toBe(0);
    expect((await checked({ document: variables, given: undefined })).exitCode).toBe(0);
  });

  test.each<[string, () => Promise<Response>, string]>([
    [
      'refuses',
      () => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })),
      'does not answer (connect ECONNREFUSED)',
    ],
    ['is broken', async () => new Response('', { status: 502 }), 'answers HTTP 502'],
  ])('an authentik that %s is told before a plan waits for it', async (_, fetch, found) => {
    const { lines, exitCode } = await checked({ document: authentik, tools: { fetch } });
    expect(lines.at(-1)).toBe(`!!  authentik: ${url} ${found}`);
    expect(exitCode).toBe(4);
  });

  test('a certificate that only the machine trusts is for Terraform to judge, and so is a proxy', async () => {
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('self-signed certificate') }));
    expect((await checked({ document: authentik, tools: { fetch } })).exitCode).toBe(0);
    const refused = () => Promise.reject(new Error('no route'));
    const env = { HTTPS_PROXY: 'http://proxy:3128' };
    expect((await checked({ document: authentik, env, tools: { fetch: refused } })).exitCode).toBe(0);
  });

  test('a cluster that is not named or does not answer is told', async () => {
    const document = { provider: { helm: [{}] } };
    expect((await checked({ document })).lines.at(-1)).toContain('KUBE_CONFIG_PATH is not set');
    const clusterVersion = () => Promise.reject(new Error('the version of the cluster must be answered'));
    const { lines, exitCode } = await checked({ document, env: { KUBE_CONFIG_PATH: 'x' }, tools: { clusterVersion } });
    expect(lines.at(-1)).toBe('!!  cluster: the version of the cluster must be answered');
    expect(exitCode).toBe(4);
  });
});

test('a stack without a lock file is told how one is made, and one with it or without providers is not', async () => {
  const document = { terraform: { required_providers: { authentik: {} } } };
  const lock = (lines: readonly string[]) => lines.filter((line) => line.includes('lock file'));
  const { lines, exitCode } = await checked({ document });
  expect(lock(lines)).toEqual([
    'ok  providers of identity: as their pins say, without a lock file; `npm run lock` writes one where a provider registry can be reached',
  ]);
  expect(exitCode).toBe(0);
  expect(lock((await checked({ document, tools: { lockFileOf: () => __filename } })).lines)).toEqual([]);
  expect(lock((await checked({})).lines)).toEqual([]);
});

describe('the backend', () => {
  const document = { terraform: { backend: { local: { path: '../../../state/a/identity.tfstate' } } } };
  const recorded = { type: 'local', config: { path: '../../../state/a/identity.tfstate', workspace_dir: null } };

  test('is the one of before, whatever else Terraform has recorded of it', async () => {
    expect((await checked({ document, initialised: recorded })).lines.at(-1)).toBe('ok  state of identity: local');
  });

  test.each([
    [
      'another path',
      { ...recorded, config: { path: '../../../state/b/identity.tfstate' } },
      'local ../../../state/b/identity.tfstate',
    ],
    [
      'another kind, whose address is not shown',
      { type: 'pg', config: { conn_str: 'postgres://u:p@h/d', schema_name: 's' } },
      'pg s',
    ],
  ])('that was %s stops, and is moved when asked', async (_, initialised, was) => {
    const { lines, exitCode } = await checked({ document, initialised });
    expect(lines.at(-1)).toContain(
      `!!  state of identity: ${was} until now, local ../../../state/a/identity.tfstate in the site`,
    );
    expect(exitCode).toBe(2);
    expect((await checked({ document, initialised, migratesState: true })).exitCode).toBe(0);
  });

  test('in PostgreSQL needs its address', async () => {
    const pg = { terraform: { backend: { pg: { schema_name: 'a' } } } };
    expect((await checked({ document: pg })).lines.at(-1)).toContain('PG_CONN_STR is not set');
    expect((await checked({ document: pg, env: { PGHOST: 'db' } })).exitCode).toBe(0);
  });
});
