import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsContext } from '../../../ops/core/context';
import { OpsError } from '../../../ops/core/ops-error';
import { type PreflightTools, preflight } from '../../../ops/terraform/preflight';
import { StackFolder } from '../../../ops/terraform/stack-folder';
import { fresh } from '../../fixtures/sites/fresh';
import { RecordingTerminal } from '../../support/ops/terminal';
import { defineFixture } from '../../support/site/defined-site';

interface Situation {
  /** States what the stack is, as Terraform JSON. */
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
async function checkSituation({ document = {}, env = {}, tools = {}, initialised, ...more }: Situation) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-preflight-'));
  try {
    const directory = join(folder, 'stacks', 'identity');
    mkdirSync(join(directory, '.terraform'), { recursive: true });
    writeFileSync(join(directory, 'cdk.tf.json'), JSON.stringify(document));
    if (initialised !== undefined) {
      writeFileSync(join(directory, '.terraform', 'terraform.tfstate'), JSON.stringify({ backend: initialised }));
    }
    const terminal = new RecordingTerminal();
    const context = new OpsContext({ site: () => defineFixture(fresh), env, terminal });
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
const helm = { provider: { helm: [{}] } };
const failing = (reason: string) => () => Promise.reject(new TypeError('fetch failed', { cause: new Error(reason) }));
const pg = { terraform: { backend: { pg: { schema_name: 'harbour-identity' } } } };
const local = { terraform: { backend: { local: { path: '../../../state/a/identity.tfstate' } } } };
const recorded = { type: 'local', config: { path: '../../../state/a/identity.tfstate', workspace_dir: null } };
const elsewhere = { ...recorded, config: { path: '../../../state/b/identity.tfstate' } };
const PROVIDERS = { terraform: { required_providers: { authentik: {} } } };

test('before Terraform runs each check has a line, in one order', async () => {
  const provider = { ...authentik.provider, cloudflare: [{}], kubernetes: [{}] };
  const env = { TF_VAR_authentik_token: 'x', TF_VAR_wiki_client_secret: 'x', PG_CONN_STR: 'x', KUBE_CONFIG_PATH: 'x' };
  expect(await checkSituation({ document: { ...variables, ...pg, provider }, env })).toEqual({
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

test.each<[string, Situation]>([
  ['the oldest Terraform', { tools: { run: engine('1.7.0') } }],
  ['OpenTofu', { tools: { run: engine('1.12.6') } }],
  ['a beta', { tools: { run: engine('1.15.0-beta1') } }],
  ['variables of the command line', { document: variables, given: ['authentik_token', 'wiki_client_secret'] }],
  ['variables of a file, which is not read', { document: variables, given: undefined }],
  [
    'a certificate that only the machine trusts',
    { document: authentik, tools: { fetch: failing('self-signed certificate') } },
  ],
  [
    'a server behind a proxy, which is not asked',
    { document: authentik, env: { HTTPS_PROXY: 'http://proxy:3128' }, tools: { fetch: failing('no route') } },
  ],
  ['the backend of before, whatever else Terraform has recorded', { document: local, initialised: recorded }],
  ['another backend, when the state is moved', { document: local, initialised: elsewhere, migratesState: true }],
  ['PostgreSQL by the variables of libpq', { document: pg, env: { PGHOST: 'db' } }],
])('%s is fine', async (_, situation) => {
  expect(await checkSituation(situation)).toMatchObject({ exitCode: 0 });
});

test.each<[string, Situation, exitCode: number, failed: readonly string[]]>([
  [
    'a Terraform that is not there',
    { tools: { run: () => Promise.reject(new Error('ENOENT')) } },
    2,
    ['terraform: not found; install Terraform 1.7.0'],
  ],
  [
    'one that is too old',
    { tools: { run: engine('1.5.7') } },
    2,
    ['terraform: 1.5.7 is too old; install Terraform 1.7.0'],
  ],
  [
    'one that is something else',
    { tools: { run: async () => ({ status: 0, stdout: 'hello', stderr: '' }) } },
    2,
    ['terraform: does not report its version'],
  ],
  [
    'all missing variables at once, in the words of the register; an empty one is missing',
    { document: variables, env: { TF_VAR_authentik_token: '' } },
    2,
    [
      'TF_VAR_authentik_token is not set: opens the API of authentik; from authentik',
      'TF_VAR_wiki_client_secret is not set: opens ',
    ],
  ],
  [
    'a key to adopt by',
    { document: { variable: { adopt_wiki: {} } } },
    2,
    ['TF_VAR_adopt_wiki is not set: the key of an object to adopt; `npm run ops -- adopt` finds it'],
  ],
  [
    'an authentik that refuses',
    { document: authentik, tools: { fetch: failing('connect ECONNREFUSED') } },
    4,
    [`authentik: ${url} does not answer (connect ECONNREFUSED)`],
  ],
  [
    'one that is broken',
    { document: authentik, tools: { fetch: async () => new Response('', { status: 502 }) } },
    4,
    [`authentik: ${url} answers HTTP 502`],
  ],
  ['a cluster that is not named', { document: helm }, 2, ['cluster: KUBE_CONFIG_PATH is not set']],
  [
    'one that does not answer',
    {
      document: helm,
      env: { KUBE_CONFIG_PATH: 'x' },
      tools: { clusterVersion: () => Promise.reject(new Error('no route')) },
    },
    4,
    ['cluster: no route'],
  ],
  [
    'PostgreSQL without its address',
    { document: pg },
    2,
    ['state of identity: in PostgreSQL, and PG_CONN_STR is not set'],
  ],
  [
    'another path of the state',
    { document: local, initialised: elsewhere },
    2,
    [
      'state of identity: local ../../../state/b/identity.tfstate until now, local ../../../state/a/identity.tfstate in the site',
    ],
  ],
  [
    'another kind of backend, whose address is not shown',
    { document: local, initialised: { type: 'pg', config: { conn_str: 'postgres://u:p@h/d', schema_name: 's' } } },
    2,
    ['state of identity: pg s until now, local ../../../state/a/identity.tfstate in the site'],
  ],
])('lists faults only: %s', async (_, situation, exitCode, failed) => {
  const result = await checkSituation(situation);
  expect(result).toEqual({ exitCode, lines: failed.map((line) => expect.stringContaining(`!!  ${line}`)) });
});

test('a stack without a lock file gets the command that writes one; one with it or without providers does not', async () => {
  const locks = async (situation: Situation) =>
    (await checkSituation(situation)).lines.filter((line) => line.includes('lock file'));
  expect(await locks({ document: PROVIDERS })).toEqual([
    'ok  providers of identity: as their pins say, without a lock file; `npm run lock` writes one where a provider registry can be reached',
  ]);
  expect(await locks({ document: PROVIDERS, tools: { lockFileOf: () => __filename } })).toEqual([]);
  expect(await locks({})).toEqual([]);
});
