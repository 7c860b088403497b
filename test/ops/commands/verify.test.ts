import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyCommand, verifyCommandWith } from '../../../ops/commands/verify';
import { OpsContext } from '../../../ops/core/context';
import { runOps } from '../../../ops/program';
import { CHECKS } from '../../../ops/verify/checks/index';
import type { VerifyReport } from '../../../ops/verify/report';
import { fresh } from '../../fixtures/sites/fresh';
import { filesOf, OUTPOST } from '../../support/ops/cluster';
import { OpsEdge } from '../../support/ops/edge';
import { OpsHarness, silent } from '../../support/ops/harness';
import { RecordingTerminal } from '../../support/ops/terminal';
import { eachFolder } from '../../support/per-test';
import { defineFixture } from '../../support/site/defined-site';

let site: OpsHarness;
/** Milliseconds that the command slept. */
let slept: number[];
/** Does what happens while it sleeps. */
let meanwhile: () => void;
const folder = eachFolder();

beforeEach(async () => {
  site = await OpsHarness.start();
  slept = [];
  meanwhile = () => {};
});

afterEach(() => site.stop());

function verify(...args: readonly string[]): Promise<number> {
  const sleep = async (ms: number) => {
    slept.push(ms);
    site.now = new Date(site.now.getTime() + ms);
    meanwhile();
  };
  return runOps(['verify', ...args], site.context, [verifyCommandWith({ sources: () => site.sources, sleep })]);
}

function report(): VerifyReport {
  return JSON.parse(site.terminal.lines.join('\n')) as VerifyReport;
}

test('a healthy site is exit code 0, with a row for each check and a count', async () => {
  expect(await verify()).toBe(0);
  const text = site.terminal.lines.join('\n');
  for (const { id } of CHECKS) expect(text).toContain(id);
  expect(text).toContain(`${CHECKS.length} pass, 0 fail, 0 unknown`);
  expect(site.terminal.notes).toEqual([]);
});

test('unknown is exit code 4, a failure 1, and a failure outweighs', async () => {
  site.sessions = silent('the database did not answer');
  expect(await verify()).toBe(4);
  site.edge.answers['dashy.harbour.example'] = { status: 200 };
  expect(await verify()).toBe(1);
  expect(await verify('--only', '1-5')).toBe(4);
  expect(await verify('--only', '6')).toBe(1);
  expect(await verify('--only', 'live-version')).toBe(0);
});

test.each([
  ['7', ['stack-plans']],
  ['2,1', ['outpost-endpoints', 'outpost-selector']],
  ['8-10', ['login-flow', 'no-reputation-on-flow', 'login-durations']],
  ['login-durations, 10,9-10', ['no-reputation-on-flow', 'login-durations']],
])('--only %s runs %j, in the order of their numbers', async (only, ids) => {
  expect(await verify('--json', '--only', only)).toBe(0);
  expect(report().results.map(({ id }) => id)).toEqual(ids);
});

test('--only twice runs both', async () => {
  expect(await verify('--json', '--only', '2', '--only', '1')).toBe(0);
  expect(report().results.map(({ number }) => number)).toEqual([1, 2]);
});

test.each(['99', '0', 'passkeys', '', '5-3'])('--only %j is refused with the list of checks', async (only) => {
  expect(await verify('--only', only)).toBe(2);
  expect(site.terminal.text).toContain('No such check');
  expect(site.terminal.text).toContain('banned-address');
  expect(site.terminal.lines).toEqual([]);
});

test('--json is one document on stdout', async () => {
  site.cluster.sharedMemory[`${OUTPOST}-a`] = filesOf(50);
  expect(await verify('--json')).toBe(1);
  expect(report()).toMatchObject({ site: 'harbour', notApplicable: [] });
  expect(report().results).toHaveLength(CHECKS.length);
  expect(report().results[3]).toEqual({
    number: 4,
    id: 'outpost-shared-memory',
    title: '/dev/shm of the outpost holds at most 20 files',
    verdict: 'fail',
    seen: 'at most 50 files in 2 pods',
    remedy: expect.any(String),
  });
});

test('checks that do not apply are left out, and a run without any result is refused', async () => {
  const other = await OpsHarness.start(() => fresh);
  other.authentik.records.flows[0]!.slug = 'sign-in';
  const command = verifyCommandWith({ sources: () => other.sources });
  await runOps(['verify', '--json'], other.context, [command]);
  const { results, notApplicable } = JSON.parse(other.terminal.lines.join('\n')) as VerifyReport;
  expect(results.map(({ id }) => id)).toEqual([
    'stack-plans',
    'login-flow',
    'no-reputation-on-flow',
    'login-durations',
    'groups',
    'sources',
    'provider-consent',
    'application-access',
    'access-answers',
    'login-page',
    'authorize-requests',
    'sign-in-flows',
    'advisories',
  ]);
  expect(notApplicable).toHaveLength(CHECKS.length - results.length);
  expect(await runOps(['verify', '--only', '1-6'], other.context, [command])).toBe(2);
  expect(other.terminal.text).toContain('no check is about something that the site has');
  await other.stop();
});

describe('--junit', () => {
  test('writes a test case for each check beside the table', async () => {
    site.edge.answers['dashy.harbour.example'] = { status: 200 };
    const file = join(folder(), 'verify.xml');
    expect(await verify('--junit', file)).toBe(1);
    const xml = readFileSync(file, 'utf8');
    expect(xml).toContain(`tests="${CHECKS.length}" failures="1" errors="0"`);
    expect(xml).toContain('dashy.harbour.example answers HTTP 200');
    expect(site.terminal.lines.join('\n')).toContain(`${CHECKS.length - 1} pass, 1 fail, 0 unknown`);
  });

  test.each(['missing/verify.xml', '.'])('%s cannot be written: refused before any request', async (name) => {
    expect(await verify('--only', '1', '--junit', join(folder(), name))).toBe(2);
    expect(site.terminal.lines).toEqual([]);
    expect(site.cluster.calls).toEqual([]);
    expect(site.terminal.notes.join('\n')).toContain('--junit is not a file that can be written');
  });
});

describe('--watch', () => {
  test('repeats until all pass, and reports changes only', async () => {
    const [first] = site.cluster.slices;
    site.cluster.slices = [];
    meanwhile = () => {
      if (slept.length === 2) site.cluster.slices = [first!];
    };
    expect(await verify('--watch', '--only', '1,2')).toBe(0);
    expect(slept).toEqual([15_000, 15_000]);
    expect(site.terminal.notes).toEqual([
      '2026-11-25T08:00:00.000Z outpost-endpoints fail: 0 of 2 addresses are ready',
      '2026-11-25T08:00:00.000Z outpost-selector pass: selects app.kubernetes.io/name: authentik-outpost-proxy',
      '2026-11-25T08:00:30.000Z outpost-endpoints pass: 2 of 2 addresses are ready, ports 9000, 9300, 9443',
    ]);
    expect(site.terminal.lines.join('\n')).toContain('2 pass, 0 fail, 0 unknown');
  });

  test('ends at the time limit with the last result', async () => {
    site.cluster.refused = 'everything';
    expect(await verify('--watch', '--only', '1', '--interval', '10', '--timeout', '25', '--json')).toBe(4);
    expect(slept).toEqual([10_000, 10_000]);
    expect(report().results[0]).toMatchObject({ verdict: 'unknown' });
  });

  test.each([
    ['--interval', '0'],
    ['--timeout', '-1'],
    ['--interval', '1.5'],
    ['--timeout', 'soon'],
  ])('%s %s is refused', async (option, value) => {
    expect(await verify('--watch', option, value)).toBe(2);
    expect(site.terminal.text).toContain('whole number of seconds');
  });
});

test('secrets that a source quotes are in no output: table, JSON, notes, JUnit', async () => {
  const file = join(folder(), 'verify.xml');
  const odd = 'p"&<sesame';
  site.context.secrets.add(odd);
  const quoted = `connect as ${odd} with ${OpsEdge.CLOUDFLARE_TOKEN} and ${site.authentik.token}`;
  site.sessions = new Error(quoted);
  await verify('--junit', file, '--only', '5');
  await verify('--json', '--only', '5');
  await verify('--watch', '--timeout', '1', '--only', '5');
  const everything = `${site.terminal.text}\n${readFileSync(file, 'utf8')}`;
  for (const secret of [odd, 'sesame and', OpsEdge.CLOUDFLARE_TOKEN, site.authentik.token]) {
    expect(everything).not.toContain(secret);
  }
  expect(everything).not.toContain('&quot;&amp;&lt;sesame');
  expect(everything).toContain('connect as *** with *** and ***');
});

test('control sequences reach neither the terminal nor a file', async () => {
  site.sessions = new Error('a\u001b[2Jb\u202ec\nd');
  await verify('--only', '5');
  await verify('--json', '--only', '5');
  await verify('--watch', '--timeout', '1', '--only', '5');
  expect(site.terminal.text.match(/a\?\[2Jb\?c d/g)).toHaveLength(4);
});

test.each(['https://192.0.2.7:3128', '192.0.2.7', 'http://me:hush-hush@192.0.2.7'])(
  '--banned-proxy %s is refused, and no password is shown',
  async (proxy) => {
    expect(await verify('--banned-proxy', proxy)).toBe(2);
    expect(site.terminal.text).toContain('Give an http:// address without a user and a password.');
    expect(site.terminal.text).not.toContain('hush-hush');
  },
);

test('--banned-proxy reaches the checks', async () => {
  const given: unknown[] = [];
  const sources = (_: OpsContext, proxy: URL | undefined) => {
    given.push(proxy?.href);
    return site.sources;
  };
  await runOps(['verify', '--only', '1', '--banned-proxy', 'http://192.0.2.7:3128'], site.context, [
    verifyCommandWith({ sources }),
  ]);
  expect(given).toEqual(['http://192.0.2.7:3128/']);
});

test('the help lists the checks, the environment, examples and exit codes', async () => {
  expect(await verify('--help')).toBe(0);
  const text = site.terminal.lines.join('\n');
  for (const { id, title } of CHECKS) expect(text).toContain(`${id.padEnd(25)}${title}`);
  for (const part of ['DATABASE_URL', 'npm run ops -- verify --only 1,2,6 --watch', 'Exit codes:', '(default: all)']) {
    expect(text).toContain(part);
  }
});

test('without settings each check is unknown and names the missing one', async () => {
  const site = defineFixture();
  const terminal = new RecordingTerminal();
  const context = new OpsContext({ site: () => site, env: {}, terminal });
  expect(await runOps(['verify', '--json', '--only', '5,8-10'], context, [verifyCommandWith()])).toBe(4);
  const { results } = JSON.parse(terminal.lines.join('\n')) as VerifyReport;
  expect(results.map(({ seen }) => seen.split(/[,;]/)[0])).toEqual([
    'DATABASE_URL is not set',
    'AUTHENTIK_TOKEN is not set',
    'AUTHENTIK_TOKEN is not set',
    'AUTHENTIK_TOKEN is not set',
  ]);
});

test('checks that do not apply need no settings', async () => {
  const terminal = new RecordingTerminal();
  const context = new OpsContext({ site: () => defineFixture(fresh), env: {}, terminal });
  expect(await runOps(['verify', '--only', '1-6,11,12'], context, [verifyCommand])).toBe(2);
  expect(terminal.text).toContain(
    'outpost-shared-memory, proxy-sessions, protected-hosts, live-version, banned-address',
  );
});
