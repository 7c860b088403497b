import {
  ANNA,
  byLink,
  type Case,
  CODE,
  fromGoogle,
  LINK_FLOW,
  OTHER_CODE,
  runCases,
  SOURCE_FLOW,
  typeIn,
  UNKNOWN,
} from '../support/enrollment-visits';
import { describeWithPython } from '../support/python';
import { siteOf } from '../support/site/site-app';

/** Sign-up by invitation, run through stand-ins of authentik's planner, executor and stages: codes, links and flows. */

const BERT = byLink({ 'enrollment-prompt': [{ name: 'Bert', email: 'bert@example.org' }] });
const expectRefusal = (message: unknown): Case['expected'] => ({
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
      expected: { ...expectRefusal(UNKNOWN), invitations: [CODE] },
    }),
  ),
  {
    claim: 'an empty code is refused by the form itself',
    visits: [fromGoogle([{ token: ' ' }])],
    expected: expectRefusal('token: This field may not be blank.'),
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
    expected: expectRefusal(expect.stringContaining('This invitation has expired.')),
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
    claim: 'of two who pass the invitation stage at once, the second makes no user',
    visits: [{ ...fromGoogle([{ token: CODE }]), meanwhile: { 'invitation-validation': BERT } }],
    expected: {
      visits: [
        {
          ended: 'denied',
          signedIn: null,
          messages: expect.arrayContaining(['This invitation was used twice at the same time. Ask for a new one.']),
          meanwhile: [{ ended: 'done', signedIn: 'bert' }],
        },
      ],
      users: [{ username: 'bert' }],
      invitations: [],
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
    expected: expectRefusal(expect.stringContaining('This invitation is for another page.')),
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
    claim: 'the flow of the sources cannot be opened by hand, not even with a code',
    visits: [{ flow: SOURCE_FLOW, query: { itoken: CODE }, answers: { 'source-enrollment-prompt': [typeIn(CODE)] } }],
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
