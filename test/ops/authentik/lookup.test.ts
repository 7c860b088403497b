import { AuthentikClient } from '../../../ops/authentik/client';
import { flowWithSlug, givesSuperuser, groupNamed, userNamed } from '../../../ops/authentik/lookup';
import { OpsError } from '../../../ops/core/ops-error';
import { group, user } from '../../support/authentik/people';
import { eachAuthentik } from '../../support/per-test';

let client: AuthentikClient;
const server = eachAuthentik(undefined, ({ url, token }) => {
  client = new AuthentikClient({ url, token });
});

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OpsError);
  expect((error as OpsError).exitCode).toBe(3);
  return (error as OpsError).message;
}

test('a user is found by the exact username and by nothing else', async () => {
  expect(await userNamed(client, 'demo')).toMatchObject({ pk: 12, username: 'demo' });
  expect(await userNamed(client, 'Demo')).toMatchObject({ pk: 14, username: 'Demo' });
  expect(server().calls.map(({ query }) => query.get('username'))).toEqual(['demo', 'Demo']);
});

test('the answer is compared again: a server may ignore the filter', async () => {
  server().onCall = ({ query }) => query.delete('username');
  expect(await userNamed(client, 'demo')).toMatchObject({ pk: 12 });
  expect(await refusal(userNamed(client, 'dem'))).toContain(
    'user "dem" does not match exactly once, found: none; near it:',
  );
});

test('for an unknown user similar names are shown, e-mail addresses never', async () => {
  server().records.users.push(user(31, 'demi@example.org', 'Demi'), user(32, 'dema', 'Dema'));
  const text = await refusal(userNamed(client, 'dem'));
  expect(text).toBe(
    'user "dem" does not match exactly once, found: none; near it: "Demo", "dema", "demo", "demo2"; ' +
      'write the username exactly as authentik shows it',
  );
  expect(await refusal(userNamed(client, 'demy@example.org'))).toContain('near it: "demi@..."');
});

test('a name that resembles no other is refused without a list', async () => {
  expect(await refusal(userNamed(client, 'somebody.else'))).toContain('found: none, and nothing like it');
});

test.each(['', 'demo ', 'de', 'Test Account', 'demo@example.org', '%'])('%j matches no user', async (name) => {
  expect(await refusal(userNamed(client, name))).toContain('does not match exactly once, found: none');
});

test('two users of one name are refused', async () => {
  server().records.users.push(user(33, 'demo', 'Second'));
  expect(await refusal(userNamed(client, 'demo'))).toBe(
    'user "demo" does not match exactly once, found: 2 of them; give each user a username of its own',
  );
});

test('control characters in a name are replaced', async () => {
  server().records.users.push(user(34, 'dem\u001b', 'Escape'));
  expect(await refusal(userNamed(client, 'dem'))).toContain('"dem?"');
});

test('a group is found by its exact name, without its members', async () => {
  expect(await groupNamed(client, 'Headscale Users')).toMatchObject({ name: 'Headscale Users' });
  expect(server().calls[0]?.query.get('include_users')).toBe('false');
  expect(await refusal(groupNamed(client, 'headscale users'))).toContain('near it: "Headscale Users"');
});

test('a flow is found by its exact slug', async () => {
  expect(await flowWithSlug(client, 'invitation-enrollment')).toMatchObject({ designation: 'enrollment' });
  expect(await refusal(flowWithSlug(client, 'invitation-enrolment'))).toContain('near it: "invitation-enrollment"');
});

test('a refusal of the server is not reported as "no such user"', async () => {
  server().fail('http-403');
  await expect(userNamed(client, 'demo')).rejects.toMatchObject({ exitCode: 4, status: 403 });
});

describe('members are superusers', () => {
  const power = async (name: string) => givesSuperuser(client, await groupNamed(client, name));

  test('in a group of superusers and in every group below one', async () => {
    expect(await power('authentik Admins')).toBe(true);
    expect(await power('Nested Admins')).toBe(true);
    expect(await power('Headscale Users')).toBe(false);
  });

  test('also where the server has one parent per group', async () => {
    const [admins] = server().records.groups.filter(({ name }) => name === 'authentik Admins');
    server().records.groups.push({ ...group('old', 'Old', { parent: admins?.pk }), parents: undefined });
    expect(await power('Old')).toBe(true);
  });

  test('a circle of groups ends', async () => {
    server().records.groups.push(
      group('left', 'Left', { parents: ['right'] }),
      group('right', 'Right', { parents: ['left'] }),
    );
    expect(await power('Left')).toBe(false);
  });

  test('where the server does not say', async () => {
    server().records.groups.push(group('silent', 'Silent', { is_superuser: undefined }));
    expect(await power('Silent')).toBe(true);
  });
});
