import { inviteCommand } from '../../../ops/commands/invite';
import type { Site } from '../../../sites/schema/site';
import { runAgainst } from '../../support/authentik/ops';
import { group, user } from '../../support/authentik/people';
import { uuid } from '../../support/authentik/records';
import { flow } from '../../support/authentik/site';
import { eachAuthentik } from '../../support/per-test';
import { defineFixture } from '../../support/site/defined-site';

const server = eachAuthentik(undefined, ({ records }) => {
  records.flows.push(flow(uuid(206), 'source-enrollment', 'enrollment'));
});

const create = (args: readonly string[], props = {}) =>
  runAgainst(server(), inviteCommand, ['invite', 'create', ...args], props);
const LINK = `https://authentik.harbour.example/if/flow/invitation-enrollment/?itoken=${uuid(5002)}`;

test('an invitation works once, names its group, fits both flows of the site and lasts a year', async () => {
  const { code, out, err, text } = await create(['Headscale Users']);
  expect(code).toBe(0);
  expect(
    server()
      .calls.filter(({ method }) => method === 'POST')
      .map(({ body }) => body),
  ).toEqual([
    {
      name: 'headscale-users-20261125-031500',
      single_use: true,
      fixed_data: { group: 'Headscale Users' },
      flow: null,
      // Without one authentik's cleanup deletes it within five minutes.
      expires: '2027-11-25T03:15:00.000Z',
    },
  ]);
  expect(out.slice(-2)).toEqual([`code ${uuid(5002)}`, LINK]);
  expect(text.split('\n').at(-1)).toBe(LINK);
  expect(out.join('\n')).toContain('headscale-users-20261125-031500');
  expect(err).toEqual([
    'it expires 2027-11-25T03:15:00.000Z; to end it before: npm run ops -- invite revoke headscale-users-20261125-031500',
    'open the link in a private window: a browser that holds an enrollment already ignores a second invitation',
    'the link is enough; its page shows the code, which is asked for after a sign-in with a source',
  ]);
});

test('an invitation to a group of administrators lasts a week, unless --days says otherwise', async () => {
  await create(['Home Server Admins']);
  await create(['Home Server Admins', '--days', '30', '--name', 'longer']);
  expect(server().records.invitations.map(({ expires }) => expires)).toEqual([
    '2026-12-02T03:15:00.000Z',
    '2026-12-25T03:15:00.000Z',
  ]);
});

test('--flow makes an invitation for that flow only', async () => {
  const { err, out } = await create(['Headscale Users', '--flow', 'source-enrollment']);
  const flow = server().records.flows.find(({ slug }) => slug === 'source-enrollment')?.pk;
  expect(server().records.invitations).toMatchObject([{ flow }]);
  expect(out.at(-1)).toContain('/if/flow/source-enrollment/?itoken=');
  expect(err.at(-1)).toBe('it works in this flow only');
});

test('without a flow for sources the notes say that sources lose the invitation', async () => {
  const { identity, ...rest } = defineFixture();
  const { sourceFlow: _, ...enrollment } = identity.invitationEnrollment!;
  const site = { ...rest, identity: { ...identity, invitationEnrollment: enrollment } } as Site;
  const { err } = await create(['Headscale Users'], { site });
  const flow = server().records.flows.find(({ slug }) => slug === 'invitation-enrollment')?.pk;
  expect(server().records.invitations).toMatchObject([{ flow }]);
  expect(err.at(-1)).toContain('a sign-up with a source loses the invitation');
});

test('a flow of the site that does not exist yet is refused before any write', async () => {
  server().records.flows.pop();
  expect((await create(['Headscale Users'])).text).toContain('flow "source-enrollment" does not match exactly once');
  expect(server().writes).toEqual([]);
});

test('--json prints the invitation and its link and nothing else on stdout', async () => {
  const { json, err } = await create(['Headscale Users', '--days', '1', '--json']);
  expect(json()).toEqual({
    id: uuid(5002),
    name: 'headscale-users-20261125-031500',
    group: 'Headscale Users',
    singleUse: true,
    expires: '2026-11-26T03:15:00.000Z',
    createdBy: 'akadmin',
    link: LINK,
  });
  expect(err[1]).toContain('private window');
});

test.each(['headscale users', 'Headscale', 'Allow Login Users', 'authentik Admins', 'No Such Group', ''])(
  'group %j is not assignable: refused without a request',
  async (name) => {
    const { code, err, out } = await create([name]);
    expect(code).toBe(3);
    expect(err.join('\n')).toContain(
      `invitations of the site cannot name this group, found: ${JSON.stringify(name)}; choose one of "Headscale Users",`,
    );
    expect(out).toEqual([]);
    expect(server().calls).toEqual([]);
  },
);

test('--any-group takes any group but those of superusers and the groups below them', async () => {
  expect((await create(['Allow Login Users', '--any-group'])).code).toBe(0);
  for (const name of ['authentik Admins', 'Nested Admins']) {
    const { code, err } = await create([name, '--any-group']);
    expect([code, err.join('\n')]).toEqual([
      3,
      `error: the invitation would make superusers, found: "${name}", whose members are superusers; ` +
        'invite to another group, and add the member by hand',
    ]);
  }
  expect(server().writes).toHaveLength(1);
});

test('an assignable group that does not exist, or exists twice, is refused', async () => {
  server().records.groups.push(group(uuid(199), 'Headscale Users'));
  expect((await create(['Headscale Users'])).text).toContain(
    'group "Headscale Users" does not match exactly once, found: 2',
  );
  server().records.groups.splice(0);
  server().records.groups.push(group(uuid(199), 'Headscale User'));
  expect((await create(['Headscale Users'])).text).toContain('found: none; near it: "Headscale User"');
  expect(server().writes).toEqual([]);
});

test('the name of a long group is cut to the 50 characters that authentik takes', async () => {
  const name = 'People who look after the garden behind the house';
  server().records.groups.push(group(uuid(199), name));
  expect((await create([name, '--any-group'])).code).toBe(0);
  expect(server().records.invitations).toMatchObject([{ name: 'people-who-look-after-the-garden-b-20261125-031500' }]);
});

test('a flow of another designation is refused', async () => {
  const { code, text } = await create(['Headscale Users', '--flow', 'webauthn']);
  expect([code, text]).toEqual([
    3,
    'error: flow webauthn is not an enrollment, found: authentication; give the flow that ends with a new user; ' +
      'only its invitation stage reads the link',
  ]);
});

test('a name that is taken is refused: authentik would accept it, and it could not be revoked by name', async () => {
  await create(['Headscale Users', '--name', 'anna']);
  const { code, text } = await create(['Task Submitters', '--name', 'anna']);
  expect([code, text]).toEqual([
    3,
    'error: an invitation of this name exists, found: "anna"; give another --name, or revoke the old one',
  ]);
  expect(server().records.invitations).toHaveLength(1);
});

test('a new name is accepted, also when the server ignores the filter', async () => {
  await create(['Headscale Users', '--name', 'anna']);
  server().onCall = ({ query }) => query.delete('name');
  expect((await create(['Headscale Users', '--name', 'anna-2'])).code).toBe(0);
  expect((await create(['Headscale Users', '--name', 'anna'])).code).toBe(3);
});

test.each([
  ['--days', '0'],
  ['--days', '1.5'],
  ['--days', '366'],
  ['--days', 'soon'],
  ['--days', '-1'],
  ['--name', 'two words'],
  ['--name', ''],
  ['--name', '-anna'],
  ['--name', 'a'.repeat(51)],
  ['--flow', 'a/../b'],
])('%s %j is refused without a request', async (option, value) => {
  const { code, err } = await create(['Headscale Users', option, value]);
  expect(code).toBe(2);
  expect(err.join('\n')).toMatch(/is invalid\. (Give|Use) /);
  expect(server().calls).toEqual([]);
});

test('a site without an enrollment needs --flow and --any-group', async () => {
  const { identity, ...rest } = defineFixture();
  const site = { ...rest, identity: { ...identity, invitationEnrollment: undefined } } as Site;
  expect((await create(['Headscale Users', '--flow', 'invitation-enrollment'], { site })).text).toContain(
    'found: "Headscale Users"; the site has none; add --any-group',
  );
  const { code, text } = await create(['Headscale Users'], { site });
  expect([code, text]).toEqual([
    2,
    'error: the site has no enrollment by invitation, found: no identity.invitationEnrollment; add it to the ' +
      'site, or name a flow with --flow',
  ]);
});

test('an unreadable answer to a creation is an error', async () => {
  server().fail('not-json', { method: 'POST' });
  const { code, out, text } = await create(['Headscale Users']);
  expect([code, out]).toEqual([4, []]);
  expect(text).toContain('it may have been applied; check before you repeat it');
});

test('the e-mail address of the creator is not shown', async () => {
  server().records.users.unshift(user(2, 'boss@example.org', 'Boss'));
  const { text } = await create(['Headscale Users']);
  expect(text).toContain('boss@...');
  expect(text).not.toContain('@example.org');
});
