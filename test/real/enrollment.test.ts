import { describeWithPython, runVisits, type Visit, type Visits, type VisitsOutcome } from '../support/python';
import { siteOf } from '../support/site-app';

/** Sign-up by invitation, run through stand-ins of authentik's planner, executor and stages. */

const LINK_FLOW = 'invitation-enrollment';
const SOURCE_FLOW = 'source-enrollment';
const CODE = '6c0f3f0e-1f3b-4f57-9d55-0a4f8f0c2b11';
const OTHER_CODE = '9f8e7d6c-5b4a-4938-8271-605f4e3d2c1b';
const GROUP = 'Headscale Users';
const GROUPS = [
  'Allow Login Users',
  'Headscale Users',
  'Home Server Admins',
  'Wrongmove Users',
  'kubernetes-admins',
  'kubernetes-power-users',
  'kubernetes-namespace-owners',
  'Task Submitters',
].map((name) => ({ name }));
const UNKNOWN = expect.stringContaining('This is not a valid invitation code.');
const ANNA = {
  username: 'anna',
  email: 'anna@example.org',
  name: 'Anna',
  active: true,
  groups: ['Allow Login Users', GROUP],
  attributes: { team: { name: 'blue' } },
};

/** Fields of the outcome; the others are not looked at. */
type Expected = Readonly<Partial<Record<keyof VisitsOutcome, readonly unknown[]>>>;

interface Case {
  readonly claim: string;
  /** @default a server with the groups, and one invitation */
  readonly records?: Partial<Visits>;
  /** @default the right code, after the return from Google */
  readonly visits?: readonly Visit[];
  readonly expected: Expected;
}

const typed = (token: string, more = {}) => ({ token, name: 'Anna', email: 'anna@example.org', ...more });
/** Google sends no username (incident I19). */
const fromGoogle = (answers: readonly unknown[], sent = {}): Visit => ({
  source: 'google',
  identifier: 'key of anna at google',
  sent: { email: 'anna@example.org', name: 'Anna', ...sent },
  answers: { 'source-enrollment-prompt': answers },
});
const byLink = (answers: Visit['answers'] = {}, code = CODE): Visit => ({
  flow: LINK_FLOW,
  query: { itoken: code },
  answers: {
    'enrollment-code': [{ passkey: true }],
    'enrollment-prompt': [{ name: 'Anna', email: 'anna@example.org' }],
    ...answers,
  },
});
const BERT = byLink({ 'enrollment-prompt': [{ name: 'Bert', email: 'bert@example.org' }] });
const refused = (message: unknown): Expected => ({
  visits: [{ ended: 'waits at source-enrollment-prompt', signedIn: null, messages: [message] }],
  users: [],
});

const CASES: readonly Case[] = [
  {
    claim: 'the right code, after the return from Google, makes the user, signs in, and is used up',
    expected: {
      visits: [{ ended: 'done', signedIn: 'anna', messages: [] }],
      users: [{ ...ANNA, sources: ['google'] }],
      invitations: [],
    },
  },
  {
    claim: 'the link and a passkey make the same user',
    visits: [byLink()],
    expected: {
      visits: [
        { ended: 'done', signedIn: 'anna', passkeys: ['anna'], pages: ['enrollment-code', 'enrollment-prompt'] },
      ],
      users: [{ ...ANNA, sources: [] }],
      invitations: [],
    },
  },
  {
    claim: 'the link leads to the sources, and its code still works after the return',
    visits: [
      byLink({ 'enrollment-code': [{}], 'enrollment-identification': ['the login of google'] }),
      fromGoogle([{ token: CODE }]),
    ],
    expected: {
      visits: [
        { ended: 'waits at the login of google', signedIn: null },
        { ended: 'done', signedIn: 'anna' },
      ],
      users: [{ ...ANNA, sources: ['google'] }],
      invitations: [],
    },
  },
  {
    claim: 'a link that was only opened still works',
    visits: [byLink({ 'enrollment-code': [] }), byLink({ 'enrollment-prompt': [] }), byLink()],
    expected: {
      visits: [
        { ended: 'waits at enrollment-code' },
        { ended: 'waits at enrollment-prompt' },
        { ended: 'done', signedIn: 'anna' },
      ],
      users: [{ ...ANNA, sources: [] }],
    },
  },
  ...[
    ['the whole link', `https://authentik.harbour.example/if/flow/${LINK_FLOW}/?itoken=${CODE}`],
    ['a code in upper case, with spaces around it', `  ${CODE.toUpperCase()} `],
    ['a code without hyphens', CODE.replaceAll('-', '')],
    ['a code with words around it', `your code: ${CODE}.`],
  ].map(
    ([what = '', token = '']): Case => ({
      claim: `${what} is accepted`,
      visits: [fromGoogle([{ token }])],
      expected: { users: [{ ...ANNA, sources: ['google'] }], invitations: [] },
    }),
  ),
  ...[
    ['a code that was never issued', OTHER_CODE],
    ['a text that is no code', 'let me in'],
    ['half of a code', CODE.slice(0, 18)],
  ].map(
    ([what = '', token = '']): Case => ({
      claim: `${what} is refused in the form, and no user is made`,
      visits: [fromGoogle([{ token }])],
      expected: { ...refused(UNKNOWN), invitations: [CODE] },
    }),
  ),
  {
    claim: 'an empty code is refused by the form itself',
    visits: [fromGoogle([{ token: ' ' }])],
    expected: refused('token: This field may not be blank.'),
  },
  {
    claim: 'a source that is called without any code makes no user',
    visits: [fromGoogle([])],
    expected: { visits: [{ ended: 'waits at source-enrollment-prompt', signedIn: null }], users: [] },
  },
  {
    claim: 'a wrong code can be corrected in the form',
    visits: [fromGoogle([{ token: OTHER_CODE }, { token: CODE }])],
    expected: {
      visits: [{ ended: 'done', signedIn: 'anna', messages: [UNKNOWN] }],
      users: [{ ...ANNA, sources: ['google'] }],
    },
  },
  {
    claim: 'an expired code is refused with its reason',
    records: { invitations: [{ pk: CODE, expired: true }] },
    expected: refused(expect.stringContaining('This invitation has expired.')),
  },
  {
    claim: 'a used code is refused',
    visits: [BERT, fromGoogle([{ token: CODE }])],
    expected: {
      visits: [
        { ended: 'done', signedIn: 'bert' },
        { ended: 'waits at source-enrollment-prompt', messages: [UNKNOWN] },
      ],
      users: [{ username: 'bert' }],
    },
  },
  {
    claim: 'of two who use one code at once, the first comes in, and the other makes no user',
    visits: [{ ...fromGoogle([{ token: CODE }]), meanwhile: { 'source-enrollment-prompt': BERT } }],
    expected: {
      visits: [
        {
          ended: 'denied',
          signedIn: null,
          messages: ['Invalid invite/invite not found'],
          meanwhile: [{ ended: 'done', signedIn: 'bert' }],
        },
      ],
      users: [{ username: 'bert' }],
      invitations: [],
    },
  },
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
    claim: 'an invitation that works more than once brings in both',
    records: { invitations: [{ pk: CODE, singleUse: false }] },
    visits: [BERT, fromGoogle([{ token: CODE }])],
    expected: { users: [{ username: 'bert' }, { username: 'anna' }], invitations: [CODE] },
  },
  {
    claim: 'an invitation for another flow is refused with its reason',
    records: { invitations: [{ pk: CODE, flow: LINK_FLOW }] },
    expected: refused(expect.stringContaining('This invitation is for another page.')),
  },
  {
    claim: 'an invitation for the flow of the sources works there',
    records: { invitations: [{ pk: CODE, flow: SOURCE_FLOW }] },
    expected: { users: [{ username: 'anna', sources: ['google'] }], invitations: [] },
  },
  {
    claim: 'the first page of a link with a wrong code shows the fault',
    visits: [byLink({}, OTHER_CODE)],
    expected: { visits: [{ ended: 'waits at enrollment-code', messages: [UNKNOWN] }], users: [] },
  },
  {
    claim: 'the page of the link takes a code that is typed',
    visits: [{ ...byLink({ 'enrollment-code': [{ token: CODE, passkey: true }] }), flow: LINK_FLOW, query: {} }],
    expected: { users: [{ ...ANNA, sources: [] }], invitations: [] },
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
    visits: [fromGoogle([typed(CODE, { email: '+Änna.O_Neill+x@example.org' })])],
    expected: { users: [{ username: 'nna.o_neill-x' }] },
  },
  {
    claim: 'an address without a usable letter makes a username all the same',
    visits: [fromGoogle([typed(CODE, { email: '+++@example.org' })])],
    expected: { users: [{ username: 'user' }] },
  },
  {
    claim: 'a source that sends no e-mail address lets the person type one',
    visits: [fromGoogle([{ token: CODE }, typed(CODE)], { email: null })],
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
  {
    claim: 'the flow of the sources cannot be opened by hand, not even with a code',
    visits: [{ flow: SOURCE_FLOW, query: { itoken: CODE }, answers: { 'source-enrollment-prompt': [typed(CODE)] } }],
    expected: {
      visits: [{ ended: 'denied', pages: [], messages: [expect.stringContaining('Go to the login page')] }],
      users: [],
      invitations: [CODE],
    },
  },
  {
    claim: 'neither flow runs in a session, so that no account is overwritten',
    records: { users: [{ username: 'guest' }] },
    visits: [{ ...byLink(), as: 'guest' }],
    expected: {
      visits: [{ ended: 'denied', signedIn: 'guest' }],
      users: [{ username: 'guest', groups: [] }],
      invitations: [CODE],
    },
  },
];

const WITHOUT_SOURCE_FLOW: readonly Case[] = [
  {
    claim: 'without a flow for the sources an invitation is lost at the source (incident I18)',
    visits: [{ ...fromGoogle([{ token: CODE }]), answers: {} }],
    expected: { visits: [{ ended: 'denied', messages: ['Invalid invite/invite not found'] }], users: [] },
  },
];

describeWithPython('sign-up by invitation', () => {
  runCases(CASES, siteOf().stacks[0]?.config ?? {});
  runCases(
    WITHOUT_SOURCE_FLOW,
    siteOf((site) => {
      delete site.identity.invitationEnrollment?.sourceFlow;
    }).stacks[0]?.config ?? {},
  );
});

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

function runCases(cases: readonly Case[], document: Parameters<typeof runVisits>[0]): void {
  let outcomes: readonly VisitsOutcome[] = [];
  beforeAll(() => {
    const invitations = [{ pk: CODE, fixedData: { group: GROUP, 'attributes.team_name': 'blue' } }];
    outcomes = runVisits(
      document,
      cases.map(({ records, visits = [fromGoogle([{ token: CODE }])] }) => {
        return { groups: GROUPS, invitations, ...records, visits };
      }),
    );
  });
  test.each(cases.map(({ claim, expected }, index) => ({ claim, expected, index })))('$claim', (row) => {
    expect(outcomes[row.index]).toMatchObject(row.expected);
  });
}
