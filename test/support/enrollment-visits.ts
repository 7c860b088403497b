import { runVisits, type Visit, type Visits, type VisitsOutcome } from './python';

/** Visits of people who sign up by invitation, and cases that run them. */

export const LINK_FLOW = 'invitation-enrollment';
export const SOURCE_FLOW = 'source-enrollment';
export const CODE = '6c0f3f0e-1f3b-4f57-9d55-0a4f8f0c2b11';
export const OTHER_CODE = '9f8e7d6c-5b4a-4938-8271-605f4e3d2c1b';
export const GROUP = 'Headscale Users';
export const GROUPS = [
  'Allow Login Users',
  'Headscale Users',
  'Home Server Admins',
  'Wrongmove Users',
  'kubernetes-admins',
  'kubernetes-power-users',
  'kubernetes-namespace-owners',
  'Task Submitters',
].map((name) => ({ name }));
export const UNKNOWN = expect.stringContaining('This is not a valid invitation code.');
export const ANNA = {
  username: 'anna',
  email: 'anna@example.org',
  name: 'Anna',
  active: true,
  groups: ['Allow Login Users', GROUP],
  attributes: { team: { name: 'blue' } },
};

/** Fields of the outcome; the others are not looked at. */
type Expected = Readonly<Partial<Record<keyof VisitsOutcome, readonly unknown[]>>>;

export interface Case {
  readonly claim: string;
  /** @default a server with the groups, and one invitation */
  readonly records?: Partial<Visits>;
  /** @default the right code, after the return from Google */
  readonly visits?: readonly Visit[];
  readonly expected: Expected;
}

export const typeIn = (token: string, more = {}) => ({ token, name: 'Anna', email: 'anna@example.org', ...more });
/** Google sends no username (incident I19). */
export const fromGoogle = (answers: readonly unknown[], sent = {}): Visit => ({
  source: 'google',
  identifier: 'key of anna at google',
  sent: { email: 'anna@example.org', name: 'Anna', ...sent },
  answers: { 'source-enrollment-prompt': answers },
});
export const byLink = (answers: Visit['answers'] = {}, code = CODE): Visit => ({
  flow: LINK_FLOW,
  query: { itoken: code },
  answers: {
    'enrollment-code': [{ passkey: true }],
    'enrollment-prompt': [{ name: 'Anna', email: 'anna@example.org' }],
    ...answers,
  },
});

/** One test for each case; all of them run at once, before the first. */
export function runCases(cases: readonly Case[], document: Parameters<typeof runVisits>[0]): void {
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
