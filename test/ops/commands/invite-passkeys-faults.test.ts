import { join } from 'node:path';
import { inviteCommand } from '../../../ops/commands/invite';
import { passkeysCommand } from '../../../ops/commands/passkeys';
import type { CommandFactory } from '../../../ops/program';
import type { AuthentikFault } from '../../support/authentik/faults';
import { runAgainst } from '../../support/authentik/ops';
import { uuid } from '../../support/authentik/records';
import { flow } from '../../support/authentik/site';
import { eachAuthentik, eachFolder } from '../../support/per-test';

/** Every command against faults of authentik. The faults one by one: authentik/client.test.ts. */
const server = eachAuthentik(
  () => ({ invitations: [{ pk: uuid(1), name: 'anna', single_use: true, created_by: { username: 'akadmin' } }] }),
  ({ records }) => records.flows.push(flow(uuid(206), 'source-enrollment', 'enrollment')),
);
const directory = eachFolder();

const DELETE = 'passkeys delete --user demo --confirm demo --execute --record RECORD';
const COMMANDS: readonly (readonly [line: string, command: CommandFactory])[] = [
  ['invite create GROUP', inviteCommand],
  ['invite list', inviteCommand],
  ['invite revoke anna --confirm anna', inviteCommand],
  ['invite assign demo GROUP', inviteCommand],
  ['passkeys list --user demo', passkeysCommand],
  [DELETE, passkeysCommand],
];

const FAULTS: readonly (readonly [fault: AuthentikFault, text: string])[] = [
  ['http-403', 'HTTP 403 "Token invalid/expired"; see that AUTHENTIK_TOKEN is a token of the intent API'],
  ['no-envelope', 'HTTP 200 with a body of another shape'],
  ['reset', 'no whole answer ('],
];

function run(command: CommandFactory, line: string, env: Readonly<Record<string, string>> = {}) {
  const words = { GROUP: 'Headscale Users', RECORD: join(directory(), 'record.json') };
  const args = line.split(' ').map((word) => words[word as keyof typeof words] ?? word);
  return runAgainst(server(), command, args, { env: { OPS_PASSKEYS_ALLOW: 'demo', ...env } });
}

describe.each(COMMANDS)('%s', (line, command) => {
  test('works on a healthy server, with the token and without the fuzzy filter', async () => {
    const { code, text } = await run(command, line);
    expect(code).toBe(0);
    expect(text).not.toContain(server().token);
    expect(text).not.toContain('@');
    expect(server().calls.length).toBeGreaterThan(0);
    for (const { authorization, query } of server().calls) {
      expect(authorization).toBe(`Bearer ${server().token}`);
      expect([...query.keys()]).not.toContain('search');
    }
  });

  test.each(FAULTS)('ends at the first read that meets %s: writes nothing, shows no token', async (fault, text) => {
    server().fail(fault, { method: 'GET' });
    const result = await run(command, line);
    expect([result.code, result.out]).toEqual([4, []]);
    expect(result.err.at(-1)).toMatch(/^error: GET \/[a-z]+\/.* failed, found: /);
    expect(result.err.at(-1)).toContain(text);
    expect(result.text).not.toContain(server().token);
    expect(server().writes).toEqual([]);
  });

  test('names the missing variable', async () => {
    const { code, text } = await run(command, line, { AUTHENTIK_TOKEN: '' });
    expect([code, text]).toEqual([
      2,
      'error: AUTHENTIK_TOKEN is not set; it comes from authentik, ' +
        'Directory > Tokens, a token with the intent API',
    ]);
    expect(server().calls).toEqual([]);
  });

  test('with an unknown token writes nothing and does not show it', async () => {
    const { code, text } = await run(command, line, { AUTHENTIK_TOKEN: 'an-old-token' });
    expect(code).toBe(4);
    expect(text).not.toContain('an-old-token');
    expect(server().writes).toEqual([]);
  });
});

describe.each(COMMANDS.filter(([line]) => !/list/.test(line)))('%s', (line, command) => {
  test.each(['http-403', 'reset'] as const)('writes once when the write meets %s', async (fault) => {
    for (const method of ['POST', 'DELETE']) server().fail(fault, { method });
    const result = await run(command, line);
    expect(result.code).toBe(4);
    expect(server().writes).toHaveLength(1);
    expect(result.text).not.toContain(server().token);
    expect(result.err.at(-1)).toMatch(/^error: (POST|DELETE) \/.* failed, found: .*; .+/);
  });
});

test('a write without an answer is not repeated', async () => {
  server().fail('hang', { method: 'POST' });
  const { code, text } = await run(inviteCommand, 'invite assign demo GROUP', { AUTHENTIK_TIMEOUT_SECONDS: '0.5' });
  expect(code).toBe(4);
  expect(text).toContain('no whole answer within 0.5 s; it may have been applied; check before you repeat it');
  expect(server().writes).toHaveLength(1);
});

test('no passkey is deleted when the second page of the list fails', async () => {
  server().fail('http-500', { path: '/authenticators/admin/webauthn/', page: 2 });
  const { code, text } = await run(passkeysCommand, DELETE);
  expect(code).toBe(4);
  expect(text).toContain('GET /authenticators/admin/webauthn/?page=2&page_size=100 failed');
  expect(server().writes).toEqual([]);
});

test('no invitation is revoked when the second page of the list fails', async () => {
  const more = Array.from({ length: 100 }, (_, index) => ({ pk: uuid(100 + index), name: 'anna' }));
  server().records.invitations.push(...more);
  server().fail('cut-body', { path: '/stages/invitation/invitations/', page: 2 });
  expect((await run(inviteCommand, 'invite revoke anna --confirm anna')).code).toBe(4);
  expect(server().writes).toEqual([]);
});

describe('the help', () => {
  test.each([
    ...['invite', 'invite create', 'invite list', 'invite revoke', 'invite assign'].map(
      (line) => [line, inviteCommand] as const,
    ),
    ...['passkeys', 'passkeys list', 'passkeys delete'].map((line) => [line, passkeysCommand] as const),
  ])('of %s has examples and names the settings', async (line, command) => {
    const { code, out, err } = await run(command, `${line} --help`);
    expect([code, err]).toEqual([0, []]);
    const text = out.join('\n');
    expect(text).toMatch(new RegExp(`Examples:\\n {2}(LINK=\\$\\()?npm run ops -- ${line}`));
    expect(text).toContain('AUTHENTIK_TOKEN');
    for (const row of text.split('\n')) expect(row.length).toBeLessThanOrEqual(120);
    expect(server().calls).toEqual([]);
  });

  test('of delete names every guard', async () => {
    const { out } = await run(passkeysCommand, 'passkeys delete --help');
    for (const word of ['--execute', '--confirm', 'OPS_PASSKEYS_ALLOW', '--not-on-allow-list', '--allow-superuser']) {
      expect(out.join('\n')).toContain(word);
    }
  });
});
