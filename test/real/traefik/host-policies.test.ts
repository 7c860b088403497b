import { harbour } from '../../fixtures/sites/harbour';
import { describePolicies, expressionAt, type PolicyRow } from '../../support/policy-rows';
import type { PolicyRun } from '../../support/python';
import { siteOf } from '../../support/site/site-app';

const HOSTS = Object.values(harbour.identity.hostRestriction?.hosts ?? {}).map(({ host }) => host);
const ADMINS = 'Home Server Admins';
const KUBERNETES = ['kubernetes-admins', 'kubernetes-power-users', 'kubernetes-namespace-owners'];

const identity = siteOf().stacks.find(({ name }) => name === 'identity')?.config ?? {};
const ADMIN_SERVICES = expressionAt(identity, 'AdminServices_Policy');

describePolicies('the generated policies of restricted hosts, run by python3', [
  ...hostsWithApplication(),
  ...hostSpellings(),
  ...otherHosts(),
  ...guestsNowhere(),
]);

function hostsWithApplication(): readonly PolicyRow[] {
  const people: readonly (readonly string[])[] = [
    [],
    [ADMINS],
    ...KUBERNETES.map((group) => [group]),
    ['Allow Login Users', 'authentik Admins', 'Wrongmove Users'],
    ['home server admins'],
  ];
  return HOSTS.flatMap((label) =>
    people.map((memberOf): PolicyRow => {
      const host = `${label}.harbour.example`;
      const result = memberOf.includes(ADMINS) || (label === 'k8s' && memberOf.some((one) => KUBERNETES.includes(one)));
      const who = memberOf.length === 0 ? 'a user in no group' : `a member of ${memberOf.join(', ')}`;
      return [
        `${host} is ${result ? 'open' : 'shut'} to ${who}`,
        { expression: ADMIN_SERVICES, memberOf, context: { host } },
        { result },
      ];
    }),
  );
}

function hostSpellings(): readonly PolicyRow[] {
  return [
    'TERMINAL.Harbour.Example',
    'terminal.harbour.example:443',
    'terminal.harbour.example.',
    'Terminal.harbour.example.:8443',
  ].flatMap((host): readonly PolicyRow[] => [
    [
      `${host} is terminal.harbour.example, shut to a user in no group`,
      { expression: ADMIN_SERVICES, context: { host } },
      { result: false },
    ],
    [
      `${host} is terminal.harbour.example, open to ${ADMINS}`,
      { expression: ADMIN_SERVICES, memberOf: [ADMINS], context: { host } },
      { result: true },
    ],
  ]);
}

function otherHosts(): readonly PolicyRow[] {
  const contexts: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['an unknown host', { host: 'photos.harbour.example' }],
    ['a host below a restricted one', { host: 'a.terminal.harbour.example' }],
    ['a restricted label under another domain', { host: 'terminal.example.org' }],
    ['an empty host', { host: '' }],
    ['a host that is null', { host: null }],
    ['a context without a host, as domain-wide forward auth has it', { oauth_client_id: 'x' }],
  ];
  return contexts.map(([what, context]) => [
    `${what} is open to every user`,
    { expression: ADMIN_SERVICES, context },
    { result: true },
  ]);
}

/** A visitor without an account: the group decides, whatever the account is called. */
function guestsNowhere(): readonly PolicyRow[] {
  const run = (expression: string, memberOf: readonly string[], context = {}): PolicyRun => ({
    expression,
    username: 'anything',
    memberOf,
    context,
  });
  const closed = expressionAt(identity, 'PublicGuests_NoGuests');
  return [
    ...[{ host: 'terminal.harbour.example' }, { host: 'photos.harbour.example' }, {}].map(
      (context): PolicyRow => [
        `a guest passes nowhere: ${JSON.stringify(context)}`,
        run(ADMIN_SERVICES, ['Public Guests', ADMINS], context),
        { result: false },
      ],
    ),
    ['a user in another group passes a closed flow', run(closed, [ADMINS]), { result: true }],
    ['a user in no group passes a closed flow', run(closed, []), { result: true }],
  ];
}
