import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { offboardCommandWith } from '../../../ops/commands/offboard';
import { ExitCode } from '../../../ops/core/exit-code';
import { OpsError } from '../../../ops/core/ops-error';
import type { Held } from '../../../ops/offboard/access-kind';
import { holdingsOf } from '../../support/authentik/held';
import { runAgainst } from '../../support/authentik/ops';
import { eachAuthentik, eachFolder } from '../../support/per-test';

const KINDS = [
  'active account',
  'tokens and app passwords',
  'sessions at authentik',
  'OAuth grants and consents',
  'sessions at outposts',
  'passkeys and other factors',
  'group and role memberships',
  'invitations made',
  'source connections',
];

/** `akin` is the other person: the fuzzy search of I2 finds both. */
const server = eachAuthentik(
  () => ({}),
  ({ records }) => {
    const [demo, akin] = ['demo', 'akin'].map((name) => records.users.find(({ username }) => username === name)!);
    records.held = holdingsOf([demo!, akin!]);
    demo!.roles = records.held['/rbac/roles/']!.map(({ pk }) => pk);
    records.invitations = [demo!, akin!].map(({ pk, username }) => ({
      pk: `invitation-of-${username}`,
      name: `friend-of-${username}`,
      created_by: { pk, username },
    }));
  },
);
const folder = eachFolder();

/** The rows of outposts, by username. */
let outposts: Record<string, Held[]>;
let outpostFault: OpsError | undefined;
beforeEach(() => {
  outposts = { demo: [{ id: 'o1', name: 'until 2026-12-20' }], akin: [{ id: 'o2', name: 'until 2026-12-21' }] };
  outpostFault = undefined;
});

const command = offboardCommandWith(() => ({
  of: async ({ username }) => {
    if (outpostFault !== undefined) throw outpostFault;
    return [...(outposts[username] ?? [])];
  },
  end: async (id) => {
    for (const [name, held] of Object.entries(outposts)) outposts[name] = held.filter((one) => one.id !== id);
  },
}));

const run = (...args: readonly string[]) => runAgainst(server(), command, ['offboard', ...args]);
const execute = (name: string, ...args: readonly string[]) =>
  run(name, '--confirm', name, '--execute', '--record', join(folder(), 'record.json'), ...args);

interface Result {
  readonly access: readonly { readonly kind: string; readonly held: readonly Held[] }[];
  readonly before: Result['access'];
  readonly after: Result['access'];
  readonly stays: readonly string[];
}

function counts(readings: Result['access']): readonly (readonly [string, number])[] {
  return readings.map(({ kind, held }) => [kind, held.length]);
}

test('the dry run shows nine kinds of access and writes nothing', async () => {
  const { code, json, err } = await run('demo', '--json');
  const { access, stays } = json() as Result;
  expect(code).toBe(0);
  expect(access.map(({ kind }) => kind)).toEqual(KINDS);
  expect(access.filter(({ held }) => held.length === 0)).toEqual([]);
  expect(stays.some((line) => line.includes('an account of its own there'))).toBe(true);
  expect(err).toEqual(['nothing was changed; add --confirm demo --execute']);
  expect(server().writes).toEqual([]);
});

test('of nine kinds of access none is left, and nothing of another person has changed', async () => {
  const others = await run('akin', '--json');
  const { code, json } = await execute('demo', '--json');
  const { before, after } = json() as Result;
  expect(code).toBe(0);
  expect(counts(before).filter(([, count]) => count === 0)).toEqual([]);
  expect(counts(after)).toEqual(KINDS.map((kind) => [kind, 0]));
  expect((await run('akin', '--json')).json()).toEqual(others.json());
});

test('the account is deactivated before anything else ends', async () => {
  await execute('demo');
  expect(server().writes[0]).toBe('PATCH /core/users/12/');
  expect(server().writes.length).toBeGreaterThan(10);
});

test('a session that begins after the list was shown ends too', async () => {
  server().onCall = ({ method }, { held, users }) => {
    if (method !== 'PATCH') return;
    const { pk, username } = users.find((one) => one.username === 'demo')!;
    held['/core/authenticated_sessions/']!.push({ uuid: 'late', user: pk, username });
  };
  const { json } = await execute('demo', '--json');
  expect(counts((json() as Result).after)).toEqual(KINDS.map((kind) => [kind, 0]));
});

test('the record is there before the first write, readable by its owner only, without an address', async () => {
  const file = join(folder(), 'record.json');
  let atFirstWrite = '';
  server().onCall = ({ method }) => {
    if (method !== 'GET' && atFirstWrite === '') atFirstWrite = readFileSync(file, 'utf8');
  };
  await execute('demo');
  const { user, access } = JSON.parse(atFirstWrite);
  expect(user).toEqual({ key: 12, username: 'demo' });
  expect(access[6].held.map(({ name }: Held) => name)).toEqual(['Allow Login Users', 'Helpers']);
  expect(access[5].held).toHaveLength(4);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(atFirstWrite).not.toContain('@');
});

test.each([
  [['demo', '--execute'], 3, '--confirm does not repeat the username, found: no --confirm'],
  [['demo', '--execute', '--confirm', 'Demo'], 3, '--confirm does not repeat the username, found: "Demo"'],
  [['dem'], 3, 'user "dem" does not match exactly once, found: none; near it: '],
  [['akadmin'], 3, 'the user that leaves is the user of AUTHENTIK_TOKEN, found: akadmin'],
  [['helper'], 3, 'the user that leaves is a superuser, found: helper, a superuser; add --allow-superuser'],
  [
    ['robot'],
    3,
    'the user that leaves is not a person, found: robot, of the type service_account; when nothing signs in with it',
  ],
  [
    ['outpost'],
    3,
    'found: outpost, of the type internal_service_account; it belongs to an outpost, whose hosts close without it',
  ],
  [['guest'], 3, 'the user that leaves is the guest of the public hosts, found: guest'],
] as const)('%j is refused', async (args, code, text) => {
  const { users } = server().records;
  const admins = users.find(({ username }) => username === 'akadmin')!.groups as string[];
  const base = { ...users.find(({ username }) => username === 'demo2')!, groups: [] };
  users.push(
    { ...base, pk: 71, username: 'helper', groups: admins },
    { ...base, pk: 72, username: 'robot', type: 'service_account' },
    { ...base, pk: 73, username: 'guest' },
    { ...base, pk: 74, username: 'outpost', type: 'internal_service_account' },
  );
  const result = await run(...args);
  expect([result.code, result.text]).toEqual([code, expect.stringContaining(text)]);
  expect(server().writes).toEqual([]);
});

test.each([{ is_active: false }, { type: 'service_account' }, { type: 'external' }])(
  'the last superuser that can sign in as an administrator stays, whatever is allowed: beside it %j',
  async (other) => {
    const { users } = server().records;
    const root = users.find(({ username }) => username === 'akadmin')!;
    users.push({ ...root, pk: 71, username: 'helper' });
    expect((await run('helper', '--allow-superuser')).code).toBe(0);
    Object.assign(root, other);
    expect(await run('helper', '--allow-superuser')).toMatchObject({
      code: 3,
      text: expect.stringContaining('is the last active superuser of the type internal, found: helper'),
    });
  },
);

test('what the server does not end is counted, and the exit code is 1', async () => {
  server().fail('http-403', { method: 'DELETE', path: '/core/tokens/password-of-demo/' });
  const { code, text } = await execute('demo');
  expect(code).toBe(1);
  expect(text).toContain('failed: tokens and app passwords: DELETE /core/tokens/password-of-demo/ failed');
  expect(text).toContain('1 thing of demo left; run it again');
  expect(outposts.demo).toEqual([]);
});

test('without the database everything else ends, and the exit code is 4', async () => {
  outpostFault = new OpsError({
    what: 'DATABASE_URL is not set',
    remedy: 'set it',
    exitCode: ExitCode.USAGE,
  });
  const { code, text } = await execute('demo');
  expect(code).toBe(4);
  expect(text).toContain('unknown: sessions at outposts: DATABASE_URL is not set');
  expect(text).toContain('1 kind of access could not be read');
  expect(server().records.held['/core/tokens/']!.map(({ identifier }) => identifier)).toEqual(['password-of-akin']);
});

test('a record that exists stops it before any write', async () => {
  await execute('demo2');
  const writes = server().writes.length;
  expect(existsSync(join(folder(), 'record.json'))).toBe(true);
  expect((await execute('demo')).code).toBe(3);
  expect(server().writes).toHaveLength(writes);
});
