import { inviteCommand } from '../../../ops/commands/invite';
import { runAgainst } from '../../support/authentik/ops';
import { uuid } from '../../support/authentik/records';
import { eachAuthentik } from '../../support/per-test';

const server = eachAuthentik();

const assign = (...args: readonly string[]) => runAgainst(server(), inviteCommand, ['invite', 'assign', ...args]);
const groupsOf = (username: string) => server().records.users.find((row) => row.username === username)?.groups;

test('adds exactly this user to exactly this group, and shows both first', async () => {
  const { code, out, err } = await assign('demo', 'Headscale Users');
  expect([code, out]).toEqual([0, ['demo is in Headscale Users now']]);
  expect(err).toEqual(['user demo (Test Account, key 12)', `group Headscale Users (${uuid(103)})`]);
  expect(server().writes).toEqual([`POST /core/groups/${uuid(103)}/add_user/`]);
  expect(groupsOf('demo')).toEqual([uuid(101), uuid(103)]);
  expect(groupsOf('akin')).toEqual([uuid(101), uuid(103)]);
});

test('nothing is written for a user who is a member already', async () => {
  const { code, out } = await assign('akin', 'Headscale Users');
  expect([code, out]).toEqual([0, ['akin is in Headscale Users already']]);
  expect(server().writes).toEqual([]);
  expect((await assign('akin', 'Headscale Users', '--json')).json()).toEqual({
    user: 'akin',
    group: 'Headscale Users',
    added: false,
  });
});

test('an inactive user is marked', async () => {
  server().records.users.find(({ username }) => username === 'demo')!.is_active = false;
  expect((await assign('demo', 'Headscale Users')).err[0]).toBe(
    'user demo (Test Account, key 12, not active: it cannot log in)',
  );
});

test.each([
  ['dem', 'Headscale Users', 'user "dem" does not match exactly once, found: none; near it: "Demo", "demo", "demo2"'],
  ['DEMO', 'Headscale Users', 'user "DEMO" does not match exactly once'],
  ['demo', 'Headscale', 'group "Headscale" does not match exactly once, found: none, and nothing like it'],
  [
    'demo',
    'headscale users',
    'group "headscale users" does not match exactly once, found: none; near it: "Headscale Users"',
  ],
])('%s into %s is refused', async (username, groupName, text) => {
  const run = await assign(username, groupName);
  expect(run.code).toBe(3);
  expect(run.text).toContain(text);
  expect(server().writes).toEqual([]);
});

test.each(['authentik Admins', 'Nested Admins'])('%s makes superusers and needs --allow-superuser', async (name) => {
  const { code, text } = await assign('demo', name);
  expect([code, text]).toEqual([
    3,
    `error: the user would become a superuser, and --allow-superuser is not given, found: "${name}", whose members are superusers; ` +
      'choose another group, or add --allow-superuser',
  ]);
  expect(server().writes).toEqual([]);
  expect((await assign('demo', name, '--allow-superuser')).code).toBe(0);
});

test('a user who was deleted in between is an error', async () => {
  server().onCall = ({ method }, records) => {
    if (method === 'POST') records.users = [];
  };
  const { code, out, text } = await assign('demo', 'Headscale Users');
  expect([code, out]).toEqual([4, []]);
  expect(text).toContain('HTTP 404 "Not found."');
});
