import {
  ANNA,
  byLink,
  type Case,
  CODE,
  fromGoogle,
  GROUP,
  GROUPS,
  OTHER_CODE,
  runCases,
  typeIn,
  UNKNOWN,
} from '../support/enrollment-visits';
import { describeWithPython, runVisits } from '../support/python';
import { siteOf } from '../support/site/site-app';

/** The user that a sign-up by invitation creates: username, e-mail address, groups and sources. */

const CASES: readonly Case[] = [
  {
    claim: 'of two sign-ups with one username at once, the second gets "try again"',
    records: { invitations: [{ pk: CODE }, { pk: OTHER_CODE }] },
    visits: [
      {
        ...fromGoogle([{ token: CODE }]),
        meanwhile: {
          'source-enrollment-prompt': byLink(
            { 'enrollment-prompt': [{ name: 'Anna', email: 'anna@example.com' }] },
            OTHER_CODE,
          ),
        },
      },
    ],
    expected: {
      visits: [{ ended: 'denied', messages: ['Failed to update user. Please try again later.'] }],
      users: [{ username: 'anna', email: 'anna@example.com' }],
    },
  },
  {
    claim: 'a username that is taken gets a number, in whatever letters it is written',
    records: { users: [{ username: 'Anna' }, { username: 'anna-2' }] },
    expected: {
      visits: [{ ended: 'done', signedIn: 'anna-3' }],
      users: [{ username: 'Anna' }, { username: 'anna-2' }, { ...ANNA, username: 'anna-3', sources: ['google'] }],
    },
  },
  {
    claim: 'a username that the source sends gives way: both ways make it of the e-mail address',
    visits: [
      {
        ...fromGoogle([{ token: CODE }]),
        source: 'github',
        identifier: '1',
        sent: { username: 'octo', email: 'Anna@Example.org', name: 'Anna' },
      },
    ],
    expected: { users: [{ ...ANNA, email: 'Anna@Example.org', sources: ['github'] }] },
  },
  {
    claim: 'a username is made of what an address may hold',
    visits: [fromGoogle([typeIn(CODE, { email: '+Änna.O_Neill+x@example.org' })])],
    expected: { users: [{ username: 'nna.o_neill-x' }] },
  },
  {
    claim: 'an address without a usable letter makes a username all the same',
    visits: [fromGoogle([typeIn(CODE, { email: '+++@example.org' })])],
    expected: { users: [{ username: 'user' }] },
  },
  {
    claim: 'a source that sends no e-mail address lets the person type one',
    visits: [fromGoogle([{ token: CODE }, typeIn(CODE)], { email: null })],
    expected: {
      visits: [{ ended: 'done', messages: ['email: This field may not be blank.'] }],
      users: [{ ...ANNA, sources: ['google'] }],
    },
  },
  {
    claim: 'an e-mail address that another user has is refused, and the invitation is kept',
    records: { users: [{ username: 'owner', email: 'Anna@example.org' }] },
    expected: {
      visits: [{ messages: [expect.stringContaining('An account with this e-mail address exists')] }],
      users: [{ username: 'owner', sources: [] }],
      invitations: [CODE],
    },
  },
  {
    claim: 'a wrong code does not tell whose e-mail address is known',
    records: { users: [{ username: 'owner', email: 'anna@example.org' }] },
    visits: [fromGoogle([{ token: OTHER_CODE }])],
    expected: { visits: [{ messages: [UNKNOWN] }] },
  },
  {
    claim: 'a person that the source knows already is signed in and asked for nothing',
    records: { users: [{ username: 'owner', connections: { google: 'key of anna at google' } }] },
    visits: [fromGoogle([])],
    expected: {
      visits: [{ ended: 'done', signedIn: 'owner', pages: [] }],
      users: [{ username: 'owner', sources: ['google'] }],
      invitations: [CODE],
    },
  },
  {
    claim: 'a group that is not assignable is left out, and the sign-up still works',
    records: { invitations: [{ pk: CODE, fixedData: { group: 'authentik Admins' } }] },
    expected: { visits: [{ ended: 'done', signedIn: 'anna' }], users: [{ groups: ['Allow Login Users'] }] },
  },
  {
    claim: 'a group that makes superusers by a group above it is left out',
    records: {
      groups: [{ name: 'root', superuser: true }, { name: 'Allow Login Users' }, { name: GROUP, parents: ['root'] }],
    },
    expected: { users: [{ groups: ['Allow Login Users'] }] },
  },
];

describeWithPython('sign-up by invitation', () => runCases(CASES, siteOf().stacks[0]?.config ?? {}));

describeWithPython('the two ways', () => {
  test.each([
    ['a group', { group: GROUP }],
    ['a group and attributes', { group: GROUP, 'attributes.team_name': 'blue' }],
    ['a group that is not assignable', { group: 'authentik Admins' }],
    ['nothing', {}],
  ])('end with the same user, by an invitation that gives %s', (_, fixedData) => {
    const records = { groups: GROUPS, invitations: [{ pk: CODE, fixedData }] };
    const ways = [byLink(), fromGoogle([{ token: CODE }])].map((visit) => ({ ...records, visits: [visit] }));
    const [link, source] = runVisits(siteOf().stacks[0]?.config ?? {}, ways).map(({ users, ...rest }) => ({
      ...rest,
      users: users.map(({ sources: _sources, ...user }) => user),
      visits: rest.visits.map(({ ended, signedIn }) => ({ ended, signedIn })),
    }));
    expect(link?.visits).toEqual([{ ended: 'done', signedIn: 'anna' }]);
    expect(source).toEqual(link);
  });
});
