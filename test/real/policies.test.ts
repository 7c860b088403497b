import { ExpressionPolicy } from '../../constructs/authentik/expression-policy';
import { guestUser } from '../../constructs/authentik/expressions/guests';
import { hostRestriction } from '../../constructs/authentik/expressions/host-restriction';
import { invitationGroup } from '../../constructs/authentik/expressions/invitation-group';
import { describePolicies, expressionAt, type PolicyRow } from '../support/policy-rows';
import type { PolicyRun } from '../support/python';
import { siteOf } from '../support/site/site-app';
import { synthStack } from '../support/site/synth';

const ADMINS = 'Home Server Admins';
const KUBERNETES = ['kubernetes-admins', 'kubernetes-power-users', 'kubernetes-namespace-owners'];
const ASSIGNABLE = ['Headscale Users', ADMINS, 'Wrongmove Users', ...KUBERNETES, 'Task Submitters'];
/** Names that a careless generator breaks: in Python, in Terraform, or in both. */
const NASTY = [
  'plain',
  `both "quotes" and 'those'`,
  'back\\slash \\n \\',
  'two\nlines\tand a tab',
  '"""',
  'Администратори',
  'é and e\u0301',
  '👩‍💻 astral',
  '${x}',
  '%{y}',
  '$${x} %%{y} $$${z}',
  "{x} {{y}} %(name)s %s $& $' $1 $$",
  '# comment; import os',
];

const identity = siteOf().stacks.find(({ name }) => name === 'identity')?.config ?? {};
const INVITATION = expressionAt(identity, 'InvitationEnrollment_GroupPolicy');
const GUEST = expressionAt(identity, 'PublicGuests_GuestPolicy');
const NO_GUESTS = expressionAt(identity, 'PublicGuests_NoGuests');

describePolicies('the generated policies of sign-up and guests, run by python3', [
  ...invitations(),
  ...guests(),
  ...nastyNames(),
]);

function invitations(): readonly PolicyRow[] {
  const server = {
    users: [{ username: 'newcomer', isActive: true }],
    groups: nameGroups([...ASSIGNABLE, 'Allow Login Users', 'authentik Admins', 'Public Guests']),
  };
  const run = (plan: PolicyRun['plan']): PolicyRun => ({ ...server, expression: INVITATION, plan });
  const pendingUser = 'newcomer';
  const refused = { pendingUser, warnings: ['invitation names a group that it may not assign'] };
  return [
    ...ASSIGNABLE.map(
      (group): PolicyRow => [
        `an invitation to ${group} puts the new user into it`,
        run({ fixedData: { group }, pendingUser }),
        { pendingUser, added: { [group]: [pendingUser] } },
      ],
    ),
    ...['authentik Admins', 'Public Guests', 'Allow Login Users', 'no such group', 'HOME SERVER ADMINS'].map(
      (group): PolicyRow => [
        `an invitation to ${group} assigns no group, writes a warning, and lets the login run`,
        run({ fixedData: { group }, pendingUser }),
        refused,
      ],
    ),
    [
      'an invitation to a list of groups assigns no group',
      run({ fixedData: { group: [ADMINS] }, pendingUser }),
      refused,
    ],
    [
      'an assignable group that makes superusers on the server is not assigned',
      { ...run({ fixedData: { group: ADMINS }, pendingUser }), groups: [{ name: ADMINS, superuser: true }] },
      refused,
    ],
    [
      'an assignable group that the server has lost is a warning',
      { ...run({ fixedData: { group: ADMINS }, pendingUser }), groups: [] },
      refused,
    ],
    ['an invitation without data assigns nothing', run({ fixedData: null, pendingUser }), { pendingUser }],
    ['an invitation without a group assigns nothing', run({ fixedData: { name: 'x' }, pendingUser }), { pendingUser }],
    [
      'an invitation to the empty group assigns nothing',
      run({ fixedData: { group: '' }, pendingUser }),
      { pendingUser },
    ],
    ['a plan without an invitation assigns nothing', run({ pendingUser }), { pendingUser }],
    ['a context without a plan assigns nothing', { ...server, expression: INVITATION }, {}],
    [
      'an invitation without a pending user is a warning',
      run({ fixedData: { group: ADMINS } }),
      { warnings: refused.warnings },
    ],
  ];
}

function guests(): readonly PolicyRow[] {
  const run = (users: PolicyRun['users'], pendingUser?: string): PolicyRun => ({
    expression: GUEST,
    groups: [{ name: 'Public Guests' }, { name: 'authentik Admins', superuser: true }],
    users,
    plan: pendingUser === undefined ? {} : { pendingUser },
  });
  const guest = { username: 'guest', isActive: true, groups: ['Public Guests'] };
  const missing = {
    result: false,
    warnings: ["no guest: the user is missing, inactive, a superuser or outside of the guests' group"],
  };
  return [
    [
      'the guest takes the place of another pending user',
      run([{ username: 'somebody', isActive: true }, guest], 'somebody'),
      { pendingUser: 'guest' },
    ],
    ['an inactive guest is not logged in', run([{ ...guest, isActive: false }]), missing],
    ['a missing guest is not logged in', run([{ ...guest, username: 'Guest' }]), missing],
    ['a visitor without a session is no guest', { expression: NO_GUESTS, username: null }, { result: true }],
    ['a user is no guest', { expression: NO_GUESTS, memberOf: [ADMINS] }, { result: true }],
    [
      'beside a binding of the UI it leaves a user to that one',
      { expression: NO_GUESTS, beside: [[true, null]] },
      { result: false },
    ],
    [
      'with engine mode all a user passes beside it',
      { expression: NO_GUESTS, mode: 'all', beside: [[true, null]] },
      { result: true },
    ],
    [
      'a disabled binding and its own decide nothing',
      {
        expression: NO_GUESTS,
        beside: [
          [false, null],
          [true, 'no-guests'],
        ],
      },
      { result: true },
    ],
    ['a guest is refused', { expression: NO_GUESTS, memberOf: ['Public Guests', ADMINS] }, { result: false }],
    ['the account of another user is not logged in', run([{ ...guest, groups: [] }]), missing],
    ['a superuser is not logged in', run([{ ...guest, groups: ['Public Guests', 'authentik Admins'] }]), missing],
  ];
}

function nastyNames(): readonly PolicyRow[] {
  const policies = synthStack((stack) => {
    new ExpressionPolicy(stack, 'Host', {
      name: 'host',
      expression: hostRestriction(new Map(NASTY.map((group, index) => [`${index}.example.org`, [group]]))),
    });
    new ExpressionPolicy(stack, 'Invitation', { name: 'invitation', expression: invitationGroup(NASTY) });
    for (const [index, username] of NASTY.entries()) {
      new ExpressionPolicy(stack, `Guest${index}`, {
        name: `guest ${index}`,
        expression: guestUser(username, username),
      });
    }
  });
  const host = expressionAt(policies, 'Host');
  const invitation = expressionAt(policies, 'Invitation');
  return NASTY.flatMap((name, index): readonly PolicyRow[] => {
    const shown = JSON.stringify(name);
    const context = { host: `${index}.example.org` };
    const users = [{ username: name, isActive: true, groups: [name] }];
    return [
      [`a host opens to the group ${shown}`, { expression: host, memberOf: [name], context }, { result: true }],
      [
        `the host of the group ${shown} is shut to all others`,
        { expression: host, memberOf: NASTY.filter((other) => other !== name), context },
        { result: false },
      ],
      [
        `an invitation finds the group ${shown}`,
        {
          expression: invitation,
          groups: nameGroups(NASTY),
          users: [{ username: 'newcomer', isActive: true }],
          plan: { fixedData: { group: name }, pendingUser: 'newcomer' },
        },
        { pendingUser: 'newcomer', added: { [name]: ['newcomer'] } },
      ],
      [
        `a guest is found by the name ${shown}`,
        { expression: expressionAt(policies, `Guest${index}`), groups: nameGroups([name]), users, plan: {} },
        { pendingUser: name },
      ],
    ];
  });
}

function nameGroups(groups: readonly string[]) {
  return groups.map((name) => ({ name }));
}
