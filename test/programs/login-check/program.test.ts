import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatedLogins } from '../../../programs/login-check/config';
import { runLoginCheck } from '../../../programs/login-check/program';
import { totpCode } from '../../../programs/login-check/stage-answers';
import { type LoginFault, LoginServer, type LoginUser } from '../../support/servers/login-server';
import { PushgatewayServer } from '../../support/servers/pushgateway';

const SECRET = 'JBSWY3DPEHPK3PXP';
const PASSWORD = 'password-of-the-tests';
const ADA: LoginUser = {
  username: 'test-ada',
  password: PASSWORD,
  totp: SECRET,
  opens: ['wiki', 'home.site.example'],
};
const STATED: StatedLogins = {
  login: 'https://sso.site.example',
  users: [
    {
      name: 'Ada',
      username: 'test-ada',
      password: 'TEST_USER_Ada_PASSWORD',
      totp: 'TEST_USER_Ada_TOTP',
      applications: { wiki: true, grafana: false },
      hosts: { 'home.site.example': true, 'admin.site.example': false },
    },
  ],
};

let directory: string;
let server: LoginServer;
let log: Record<string, unknown>[];
let clock: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-login-check-'));
  clock = Date.parse('2026-11-28T03:17:00Z');
  server = new LoginServer('sso.site.example', () => new Date(clock));
  server.users.push(ADA);
  log = [];
});

afterEach(() => rmSync(directory, { recursive: true }));

async function run(env: Readonly<Record<string, string>> = {}, stated: StatedLogins = STATED): Promise<number> {
  const file = join(directory, 'users.json');
  writeFileSync(file, JSON.stringify(stated));
  return runLoginCheck({
    env: { LOGIN_CHECK_USERS: file, TEST_USER_Ada_PASSWORD: PASSWORD, TEST_USER_Ada_TOTP: SECRET, ...env },
    ask: server.ask,
    now: () => new Date(clock),
    sleep: async (ms) => {
      clock += ms;
    },
    stdout: (line) => log.push(JSON.parse(line)),
  });
}

const lastLine = () => log.at(-1) ?? {};

test('a user with a second factor signs in, and the server opens and refuses what the site states', async () => {
  expect(await run()).toBe(0);
  expect(log).toEqual([expect.objectContaining({ level: 'info', name: 'Ada', differences: [], compared: 4 })]);
  expect(JSON.stringify(log)).not.toContain(PASSWORD);
});

test('no session is left, and the login that is behind the logout gets no password', async () => {
  await run();
  expect([...server.sessions.values()].filter(({ signedIn }) => signedIn)).toEqual([]);
  expect(server.requests.filter((path) => path.endsWith('/if/user/'))).toHaveLength(1);
});

test.each<[string, Partial<LoginUser>, string]>([
  ['refuses an application', { opens: ['home.site.example'] }, 'wiki is refused, the site says yes'],
  ['opens an application', { opens: [...ADA.opens, 'grafana'] }, 'grafana opens, the site says no'],
  ['refuses a host', { opens: ['wiki'] }, 'home.site.example is refused, the site says yes'],
  ['opens a host', { opens: [...ADA.opens, 'admin.site.example'] }, 'admin.site.example opens, the site says no'],
])('a server that %s against the site is told', async (_, change, difference) => {
  server.users.splice(0, 1, { ...ADA, ...change });
  expect(await run()).toBe(1);
  expect(lastLine()).toMatchObject({ level: 'error', differences: [difference], compared: 4 });
});

test.each<[LoginFault, RegExp]>([
  ['outpost-loops', /^https:\/\/home\.site\.example\/ loops: 20 redirects, the last to https:\/\/.*authorize/],
  ['stage-repeats', /^flow sign-in loops: 12 stages, the last ak-stage-password, ak-stage-password/],
  ['session-lost', /^https:\/\/sso\.site\.example\/ loops: 20 redirects/],
  ['no-interface', /^the login ends at https:\/\/sso\.site\.example\/if\/user\/, which refuses test-ada$/],
  ['fallback', /^home\.site\.example answers with the emergency password$/],
  ['other-server', /^home\.site\.example ends at https:\/\/sso\.elsewhere\.example\/if\/flow\/sign-in\/ with HTTP 200/],
  ['down', /^sso\.site\.example did not answer: connection refused$/],
])('the fault %s is a failure after two tries', async (fault, said) => {
  server.fault = fault;
  expect(await run()).toBe(1);
  expect(lastLine()).toMatchObject({ level: 'error', failure: expect.stringMatching(said) });
  expect(clock).toBe(Date.parse('2026-11-28T03:18:00Z'));
  // What the failure names has no query, which may hold a code.
  expect(String(lastLine().failure)).not.toContain('?');
});

test.each<[string, Partial<LoginUser>, string]>([
  ['another password', { password: 'another' }, 'the login stops at ak-stage-password: Invalid password'],
  ['another secret', { totp: 'KRSXG5CTMVRXEZLU' }, 'the login stops at ak-stage-authenticator-validate: Invalid Token'],
  ['an administrator', { isSuperuser: true }, 'test-ada is an administrator, which a test user must not be'],
])('a user with %s is a failure', async (_, change, failure) => {
  server.users.splice(0, 1, { ...ADA, ...change });
  expect(await run()).toBe(1);
  expect(lastLine()).toMatchObject({ failure });
});

test('a login that fails once and then succeeds is none', async () => {
  const { ask } = server;
  let calls = 0;
  Object.assign(server, {
    ask: (...args: Parameters<typeof ask>) => {
      calls += 1;
      return calls === 3 ? Promise.reject(new Error('the server restarts')) : ask(...args);
    },
  });
  expect(await run()).toBe(0);
});

test('a code that was used already does not fail the run: the next one does', async () => {
  const again = async () => {
    clock = Date.parse('2026-11-28T03:17:00Z');
    return run();
  };
  expect(await again()).toBe(0);
  expect(await again()).toBe(0);
  expect(clock).toBe(Date.parse('2026-11-28T03:18:00Z'));
});

test('the password is sent to the login host alone', async () => {
  await run();
  server.fault = 'other-server';
  await run();
  expect([...server.told]).toEqual(['sso.site.example']);
});

test('the gauges tell what failed and what differs, by user', async () => {
  const gateway = await PushgatewayServer.start();
  try {
    await run({ PUSHGATEWAY_URL: gateway.url });
    expect(Object.fromEntries(gateway.samples)).toEqual({
      authentik_login_check_last_run: clock / 1000,
      'authentik_login_check_failed{user="Ada"}': 0,
      'authentik_login_check_differences{user="Ada"}': 0,
    });
    server.users.splice(0, 1, { ...ADA, opens: [] });
    clock += 3_600_000;
    await run({ PUSHGATEWAY_URL: gateway.url });
    expect(gateway.samples.get('authentik_login_check_differences{user="Ada"}')).toBe(2);
    server.fault = 'outpost-loops';
    await run({ PUSHGATEWAY_URL: gateway.url });
    expect(gateway.samples.get('authentik_login_check_failed{user="Ada"}')).toBe(0);
    server.users.splice(0, 1, ADA);
    await run({ PUSHGATEWAY_URL: gateway.url });
    expect(gateway.samples.get('authentik_login_check_failed{user="Ada"}')).toBe(1);
    expect(gateway.paths.at(-1)).toBe('/metrics/job/authentik_login_check');
  } finally {
    await gateway.stop();
  }
});

test('every missing secret is told at once, and nothing is asked', async () => {
  expect(await run({ TEST_USER_Ada_PASSWORD: '', TEST_USER_Ada_TOTP: '' })).toBe(2);
  expect(lastLine()).toMatchObject({
    result: 'configuration',
    faults: ['TEST_USER_Ada_PASSWORD: is missing; set it', 'TEST_USER_Ada_TOTP: is missing; set it'],
  });
  expect(server.requests).toEqual([]);
});

// RFC 6238, appendix B: the codes of SHA-1, of which these are the last six digits.
test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [20000000000, '353130'],
])('the code at %d s is %s', (seconds, code) => {
  expect(totpCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', new Date(seconds * 1000))).toBe(code);
});

test('a secret that is not base 32 is refused, and is not shown', () => {
  expect(() => totpCode('not-base-32!', new Date(0))).toThrow(/^the TOTP secret is not base 32$/);
});
