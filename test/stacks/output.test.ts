import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import stringify from 'json-stable-stringify';
import { SiteError } from '../../constructs/core/errors';
import { SITES } from '../../sites/index';
import { openOutput } from '../../stacks/output';
import { fresh } from '../fixtures/sites/fresh';
import { harbour } from '../fixtures/sites/harbour';
import { put } from '../sites/schema/change';
import { changeSite } from '../support/site/site-change';
import { siteWithout } from './identity-only';
import { digestsOf, filesOf, synthesise } from './output-files';

const PROJECT = join(__dirname, '..', '..');
/** `node scripts/app.cjs`, as cdktf-cli runs it. */
const { app: APP } = JSON.parse(readFileSync(join(PROJECT, 'cdktf.json'), 'utf8')) as { app: string };
const IDENTITY = join('stacks', 'identity', 'cdk.tf.json');

let folder = '';
/** The output for the real site. */
let first: Readonly<Record<string, string>> = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  synthesise(harbour, join(folder, 'first'));
  first = filesOf(join(folder, 'first'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a synthesis', () => {
  test('writes the JSON of each stack, its charts and the manifest, and leaves nothing else behind', () => {
    const stacks = Object.keys(JSON.parse(first['manifest.json'] ?? '{}').stacks).sort();
    expect(stacks).toContain('identity');
    const others = Object.keys(first).filter((path) => !path.includes(join(sep, 'charts', sep)));
    expect(others).toEqual(['manifest.json', ...stacks.map((name) => join('stacks', name, 'cdk.tf.json'))]);
  });

  test('the manifest leads cdktf-cli to the file', () => {
    const { version, stacks } = JSON.parse(first['manifest.json'] ?? '{}');
    expect(version).toBe('0.21.0');
    expect(stacks.identity).toMatchObject({
      name: 'identity',
      synthesizedStackPath: IDENTITY,
      workingDirectory: join('stacks', 'identity'),
    });
  });

  test('the exceptions of the site stand in the output, with their reasons', () => {
    const exception = {
      rule: 'login-durations-equal',
      address: 'authentik_stage_user_login.SignIn_SourceLogin',
      subject: 'lasts hours=8 where the others last weeks=4',
      reason: 'People from outside are logged out at the end of their day.',
    };
    const site = changeSite((input) => {
      put(input, 'identity.signIn.logins.SourceLogin.sessionDuration', 'hours=8');
      input.exceptions = [exception, ...(harbour.exceptions ?? [])];
    });
    synthesise(site, join(folder, 'accepted'));
    const { [IDENTITY]: text = '{}' } = filesOf(join(folder, 'accepted'));
    expect(JSON.parse(text)['//'].exceptions).toEqual([exception, ...(harbour.exceptions ?? [])]);
  });

  test('a site without exceptions neither states nor ignores any', () => {
    synthesise(fresh, join(folder, 'fresh'));
    const { [IDENTITY]: text = '{}' } = filesOf(join(folder, 'fresh'));
    expect(JSON.parse(text)['//']).not.toHaveProperty('exceptions');
  });

  test('two runs give the same bytes, into a new folder and over the old one', () => {
    synthesise(harbour, join(folder, 'second'));
    expect(digestsOf(join(folder, 'second'))).toEqual(digestsOf(join(folder, 'first')));
    synthesise(harbour, join(folder, 'second'));
    expect(digestsOf(join(folder, 'second'))).toEqual(digestsOf(join(folder, 'first')));
  });

  test('the keys of a stack are sorted at every depth, in whatever order they were made', () => {
    const { [IDENTITY]: text = '' } = first;
    const sorted = stringify(JSON.parse(text), { space: 2 }) ?? '';
    expect(text).toBe(`${sorted.replaceAll(/([{[])\n +([}\]])/g, '$1$2')}\n`);
  });

  test('no path of the machine is in the output', () => {
    const text = Object.values(first).join('\n');
    for (const path of [process.cwd(), PROJECT, homedir(), join(tmpdir(), 'gatehouse-'), folder])
      expect(text).not.toContain(path);
  });

  test('files that Terraform keeps in the folder of a stack stay', () => {
    const outdir = join(folder, 'kept');
    const lock = join(outdir, 'stacks', 'identity', '.terraform.lock.hcl');
    synthesise(fresh, outdir);
    writeFileSync(lock, '# locked');
    synthesise(fresh, outdir);
    expect(readFileSync(lock, 'utf8')).toBe('# locked');
  });
});

describe('a broken site', () => {
  const OTHER_LOGIN = { name: 'other-login', sessionDuration: 'weeks=3' };
  const staff = { name: 'Staff', parent: 'Members' };
  const message = 'parents: are not known to provider';
  const A_CONSTRUCT: [string, string, unknown, string] = ['a construct', 'identity.groups.Staff', staff, message];
  test.each<[string, string, unknown, string]>([
    ['a rule', 'identity.signIn.logins.Other', OTHER_LOGIN, 'rule login-durations-equal (I1)'],
    A_CONSTRUCT,
    ['its own shape', 'identity.host', 'https://sso.fresh.example', 'identity.host: is not a host name'],
  ])('that breaks %s leaves the last good output as it was', (_, path, value, message) => {
    const outdir = mkdtempSync(join(folder, 'broken-'));
    synthesise(fresh, outdir);
    const before = digestsOf(outdir);
    expect(() =>
      synthesise(
        changeSite((site) => put(site, path, value), fresh),
        outdir,
      ),
    ).toThrow(message);
    expect(digestsOf(outdir)).toEqual(before);
  });

  test('writes no file where there was none', () => {
    const outdir = join(folder, 'none');
    const broken = changeSite((site) => put(site, 'identity.signIn.logins.Other', OTHER_LOGIN), fresh);
    expect(() => synthesise(broken, outdir)).toThrow(SiteError);
    expect(filesOf(outdir)).toEqual({});
  });
});

describe('the app command of cdktf.json', () => {
  const run = promisify(execFile);

  /** Runs it from a folder that is not the project's. */
  async function app(environment: Readonly<Record<string, string>>) {
    const cwd = mkdtempSync(join(folder, 'elsewhere-'));
    const env = { ...process.env, GATEHOUSE_SITE: '', ...environment };
    const { code, stdout, stderr } = await run(process.execPath, [join(PROJECT, APP.replace(/^node /, ''))], {
      cwd,
      env,
    })
      .then((streams) => ({ code: 0, ...streams }))
      .catch((error: { code: number; stdout: string; stderr: string }) => error);
    return { code, said: `${stdout}${stderr}`, left: filesOf(cwd) };
  }

  test('gives the same bytes from another folder, and writes to CDKTF_OUTDIR', async () => {
    const outdir = join(folder, 'spawned');
    const { code, said, left } = await app({ CDKTF_OUTDIR: outdir });
    expect({ code, left }).toEqual({ code: 0, left: {} });
    const [first = ''] = Object.keys(SITES);
    expect(said).toContain(`site ${first}, the first of sites/index.ts`);
    synthesise(SITES[first]!, join(folder, 'in-process'));
    expect(digestsOf(outdir)).toEqual(digestsOf(join(folder, 'in-process')));
  });

  test('with a site that does not exist ends with 1, says which there are, and writes nothing', async () => {
    const outdir = join(folder, 'nosuch');
    mkdirSync(outdir);
    const { code, said } = await app({ CDKTF_OUTDIR: outdir, GATEHOUSE_SITE: 'nosuch' });
    expect(code).toBe(1);
    expect(said).toContain('error: no site "nosuch"; give --site or set GATEHOUSE_SITE, one of');
    expect(filesOf(outdir)).toEqual({});
  });
});

describe('an output folder', () => {
  const init = { '.terraform/providers/p': 'a provider', '.terraform.lock.hcl': 'versions' };
  const use = { 'review.json': '{}', plan: 'a plan', '.terraform/terraform.tfstate': 'a backend' };
  const put = (stack: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      const file = join(outdir, 'stacks', stack, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  };
  const listLeft = () => Object.keys(filesOf(outdir)).filter((path) => !path.includes(join(sep, 'charts', sep)));
  let outdir: string;
  beforeEach(() => {
    outdir = mkdtempSync(join(folder, 'kept-'));
    synthesise(harbour, outdir);
    for (const stack of ['identity', 'edge']) put(stack, { ...init, ...use, '.terraform/environment': 'default' });
  });

  /** Returns what init downloaded for a stack, and what else is there. */
  const keptPaths = (stack: string, ...others: readonly string[]) =>
    [...Object.keys(init), ...others].map((path) => `stacks/${stack}/${path}`).sort();

  test('that changes from one site to another keeps nothing of the first but what init downloads', () => {
    expect(synthesise(fresh, outdir)).toBe('harbour');
    expect(listLeft()).toEqual(['manifest.json', ...keptPaths('edge'), ...keptPaths('identity', 'cdk.tf.json')]);
    expect(synthesise(fresh, outdir)).toBeUndefined();
  });

  test('keeps reviews and the record of the backend while it is of the same site', () => {
    const before = filesOf(outdir);
    expect(synthesise(harbour, outdir)).toBeUndefined();
    expect(filesOf(outdir)).toEqual(before);
  });

  test('loses the output of a stack that the site no longer has', () => {
    synthesise(siteWithout('edge'), outdir);
    expect(listLeft().filter((path) => path.startsWith('stacks/edge/'))).toEqual(keptPaths('edge'));
    expect(listLeft()).toContain('stacks/identity/review.json');
  });
});

describe('the output folder', () => {
  test('is made with those above it', () => {
    const outdir = join(folder, 'a', 'b', 'c');
    openOutput(outdir);
    expect(readdirSync(outdir)).toEqual([]);
  });

  test('that cannot be made is a sentence', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openOutput(join(file, 'x'))).toThrow(/^the output folder .* cannot be created, found: ENOTDIR/);
  });
});
