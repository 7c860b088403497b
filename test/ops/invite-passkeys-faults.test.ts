import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inviteCommand } from '../../ops/commands/invite';
import { passkeysCommand } from '../../ops/commands/passkeys';
import type { CommandFactory } from '../../ops/program';
import type { AuthentikFault, FaultProps } from '../support/authentik-faults';
import { runAgainst } from '../support/authentik-ops';
import { uuid } from '../support/authentik-records';
import { AuthentikServer } from '../support/authentik-server';
import { flow } from '../support/authentik-site';

/** Every command against what can go wrong on the way: they share one client, so that one of them meets everything. */
let server: AuthentikServer;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'faults-'));
  server = await AuthentikServer.start({
    invitations: [{ pk: uuid(1), name: 'anna', single_use: true, created_by: { username: 'akadmin' } }],
  });
  server.records.flows.push(flow(uuid(206), 'source-enrollment', 'enrollment'));
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await server.stop();
});

const DELETE = 'passkeys delete --user demo --confirm demo --execute --record RECORD';
const COMMANDS: readonly (readonly [line: string, command: CommandFactory])[] = [
  ['invite create GROUP', inviteCommand],
  ['invite list', inviteCommand],
  ['invite revoke anna --confirm anna', inviteCommand],
  ['invite assign demo GROUP', inviteCommand],
  ['passkeys list --user demo', passkeysCommand],
  [DELETE, passkeysCommand],
];

const FAULTS: readonly (readonly [fault: AuthentikFault, props: FaultProps, text: string])[] = [
  ['http-401', {}, 'HTTP 401 "Authentication credentials were not provided."; see that AUTHENTIK_TOKEN is'],
  ['http-403', {}, 'HTTP 403 "Token invalid/expired"; see that AUTHENTIK_TOKEN is a token of the intent API'],
  ['http-429', { retryAfter: '120' }, 'HTTP 429 "Request was throttled."; wait, then try again'],
  ['http-500', {}, 'HTTP 500 "message: internal"; look at the log of authentik\'s server'],
  ['http-503', {}, 'HTTP 503 "authentik starting"; look at the log'],
  ['html-502', {}, 'HTTP 502; look at the log'],
  ['not-json', {}, 'HTTP 200 with a body of another shape'],
  ['no-envelope', {}, 'HTTP 200 with a body of another shape'],
  ['cut-body', {}, 'no whole answer ('],
  ['reset', {}, 'no whole answer ('],
  ['hang', {}, 'no whole answer within 0.05 s'],
  ['redirect', {}, 'HTTP 302, a redirect to http://other.example.org; the token is sent to no other address'],
  ['repeated-page', {}, 'page 1 to follow page 1'],
];

const SAMPLE = FAULTS.filter(([fault]) => ['http-403', 'no-envelope', 'reset'].includes(fault));

function run(command: CommandFactory, line: string, env: Readonly<Record<string, string>> = {}) {
  const words = { GROUP: 'Headscale Users', RECORD: join(directory, 'record.json') };
  const args = line.split(' ').map((word) => words[word as keyof typeof words] ?? word);
  return runAgainst(server, command, args, { env: { OPS_PASSKEYS_ALLOW: 'demo', ...env } });
}

describe.each(COMMANDS)('%s', (line, command) => {
  test('works when nothing is wrong, and asks for nothing fuzzy', async () => {
    const { code, text } = await run(command, line);
    expect(code).toBe(0);
    expect(text).not.toContain(server.token);
    expect(text).not.toContain('@');
    expect(server.calls.length).toBeGreaterThan(0);
    for (const { query } of server.calls) expect([...query.keys()]).not.toContain('search');
    for (const { authorization } of server.calls) expect(authorization).toBe(`Bearer ${server.token}`);
  });

  test.each(line === DELETE ? FAULTS : SAMPLE)(
    'tells %s on every read, changes nothing and shows no token',
    async (fault, props, text) => {
      server.fail(fault, { ...props, method: 'GET' });
      const result = await run(command, line, fault === 'hang' ? { AUTHENTIK_TIMEOUT_SECONDS: '0.05' } : {});
      expect([result.code, result.out]).toEqual([4, []]);
      expect(result.err.at(-1)).toMatch(/^error: GET \/[a-z]+\/.* must be answered, found: /);
      expect(result.err.at(-1)).toContain(text);
      expect(result.text).not.toContain(server.token);
      expect(server.writes).toEqual([]);
    },
  );

  test('says which variable is missing', async () => {
    const { code, text } = await run(command, line, { AUTHENTIK_TOKEN: '' });
    expect([code, text]).toEqual([
      2,
      'error: the environment must hold AUTHENTIK_TOKEN, found: nothing; set it; it comes from authentik, ' +
        'Directory > Tokens, a token with the intent API',
    ]);
    expect(server.calls).toEqual([]);
  });

  test('with a token that authentik does not know changes nothing and does not show it', async () => {
    const { code, text } = await run(command, line, { AUTHENTIK_TOKEN: 'an-old-token' });
    expect(code).toBe(4);
    expect(text).not.toContain('an-old-token');
    expect(server.writes).toEqual([]);
  });
});

const WRITES = COMMANDS.filter(([line]) => !/list/.test(line));
const writable = ([fault]: (typeof FAULTS)[number]) => !['no-envelope', 'repeated-page', 'hang'].includes(fault);

describe.each(WRITES)('%s', (line, command) => {
  test.each((line === DELETE ? FAULTS : SAMPLE).filter(writable))(
    'writes once when the write meets %s',
    async (fault, props) => {
      for (const method of ['POST', 'DELETE']) server.fail(fault, { ...props, method });
      const result = await run(command, line);
      expect(result.code).toBe(4);
      expect(server.writes).toHaveLength(1);
      expect(result.text).not.toContain(server.token);
      expect(result.err.at(-1)).toMatch(/^error: (POST|DELETE) \/.* must be answered, found: .*; .+/);
    },
  );
});

test('a write that is never answered is not repeated', async () => {
  server.fail('hang', { method: 'POST' });
  const { code, text } = await run(inviteCommand, 'invite assign demo GROUP', { AUTHENTIK_TIMEOUT_SECONDS: '0.5' });
  expect(code).toBe(4);
  expect(text).toContain(
    'no whole answer within 0.5 s; it may have happened all the same, so look before you repeat it',
  );
  expect(server.writes).toHaveLength(1);
});

test('a second page that fails leaves all passkeys alone', async () => {
  server.fail('http-500', { path: '/authenticators/admin/webauthn/', page: 2 });
  const { code, text } = await run(passkeysCommand, DELETE);
  expect(code).toBe(4);
  expect(text).toContain('GET /authenticators/admin/webauthn/?page=2&page_size=100 must be answered');
  expect(server.writes).toEqual([]);
});

test('a second page that fails hides no invitation', async () => {
  server.records.invitations.push(
    ...Array.from({ length: 100 }, (_, index) => ({ pk: uuid(100 + index), name: 'anna' })),
  );
  server.fail('cut-body', { path: '/stages/invitation/invitations/', page: 2 });
  expect((await run(inviteCommand, 'invite revoke anna --confirm anna')).code).toBe(4);
  expect(server.writes).toEqual([]);
});

describe('help', () => {
  const helps = ['invite', 'invite create', 'invite list', 'invite revoke', 'invite assign'].map(
    (line) => [line, inviteCommand] as const,
  );
  const more = ['passkeys', 'passkeys list', 'passkeys delete'].map((line) => [line, passkeysCommand] as const);

  test.each([...helps, ...more])('%s teaches with examples and names the settings', async (line, command) => {
    const { code, out, err } = await run(command, `${line} --help`);
    expect([code, err]).toEqual([0, []]);
    const text = out.join('\n');
    expect(text).toMatch(new RegExp(`Examples:\\n {2}(LINK=\\$\\()?ops ${line}`));
    expect(text).toContain('AUTHENTIK_TOKEN');
    for (const row of text.split('\n')) expect(row.length).toBeLessThanOrEqual(120);
    expect(server.calls).toEqual([]);
  });

  test('of delete names every guard', async () => {
    const { out } = await run(passkeysCommand, 'passkeys delete --help');
    for (const word of ['--execute', '--confirm', 'OPS_PASSKEYS_ALLOW', '--not-on-allow-list', '--allow-superuser']) {
      expect(out.join('\n')).toContain(word);
    }
  });
});
