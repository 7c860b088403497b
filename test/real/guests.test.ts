import { describeWithPython, runVisits, type Visit, type VisitOutcome } from '../support/python';
import { siteOf } from '../support/site/site-app';

/** The guest's session, run through the flows of the site by stand-ins of authentik's planner and stages. */

const FLOW = 'public-auto-login';
const guest = { username: 'guest', groups: ['Public Guests'] };
/** It is what an account becomes after a rename: the group stays. */
const renamed = { username: 'renamed', groups: ['Public Guests', 'Home Server Admins'] };
const person = { username: 'anna', groups: ['Allow Login Users'] };

const CASES: readonly (readonly [claim: string, visit: Visit, expected: Partial<VisitOutcome>])[] = [
  [
    'a visitor on the way to the public application is the guest',
    { flow: FLOW, context: { application: 'public' } },
    { ended: 'done', signedIn: 'guest' },
  ],
  [
    'a visitor on the way to it, as an older server remembers the application, is the guest',
    { flow: FLOW, session: { 'authentik/flows/application_pre': 'public' } },
    { ended: 'done', signedIn: 'guest' },
  ],
  ['the address of the flow, opened by hand, gives no session', { flow: FLOW }, { ended: 'denied', signedIn: null }],
  [
    'the way to another application gives no session of the guest',
    { flow: FLOW, context: { application: 'grafana' } },
    { ended: 'denied', signedIn: null },
  ],
  ...['guest', 'renamed'].flatMap((as) =>
    ['default-provider-authorization-implicit-consent', 'default-user-settings-flow', 'default-password-change'].map(
      (flow) => [`${as} does not pass ${flow}`, { flow, as }, { ended: 'denied' }] as const,
    ),
  ),
  [
    'the guest passes the authorization flow of the guests',
    { flow: 'public-authorization', as: 'guest' },
    { ended: 'done' },
  ],
  [
    'a person passes the authorization flow of the guests',
    { flow: 'public-authorization', as: 'anna' },
    { ended: 'done' },
  ],
  [
    'a person passes the shared authorization flow',
    { flow: 'default-provider-authorization-implicit-consent', as: 'anna' },
    { ended: 'done', signedIn: 'anna' },
  ],
  ['a person may change the own account', { flow: 'default-user-settings-flow', as: 'anna' }, { ended: 'done' }],
];

describeWithPython('the guest', () => {
  let outcomes: readonly (VisitOutcome | undefined)[] = [];
  beforeAll(() => {
    const groups = ['Public Guests', 'Home Server Admins', 'Allow Login Users'].map((name) => ({ name }));
    const worlds = CASES.map(([, visit]) => ({ groups, users: [guest, renamed, person], visits: [visit] }));
    outcomes = runVisits(siteOf().stacks[0]?.config ?? {}, worlds).map(({ visits: [first] }) => first);
  });
  test.each(CASES.map(([claim, , expected], index) => ({ claim, expected, index })))(
    '$claim',
    ({ index, expected }) => {
      expect(outcomes[index]).toMatchObject(expected);
    },
  );
});
