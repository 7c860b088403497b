import { repeated, type SiteFault } from './fault';
import type { Identity } from './identity';
import type { Site } from './site';

/** Construct ids that the stack and the sign-in have themselves. */
const STACK_IDS = [
  'AdminServices',
  'Authentik',
  'Authorization',
  'Backend',
  'BruteForceProtection',
  'EmbeddedOutpost',
  'Invalidation',
  'InvitationEnrollment',
  'Passkey',
  'PublicGuests',
  'SignIn',
  'SourceAuthentication',
];
const SIGN_IN_IDS = ['Flow', 'Identification', 'Password'];
const RESTRICTION_IDS = ['Policy'];
const PLATFORM_IDS = [
  'AuthentikSecret',
  'AuthFallback',
  'Backend',
  'EmailSecret',
  'EmergencyUsers',
  'Helm',
  'HostOutposts',
  'Interface',
  'Kubernetes',
  'Namespace',
  'Objects',
  'Outpost',
  'OutpostTls',
  'PgBouncer',
  'PublicOutpost',
  'Release',
  'ReleaseNetwork',
  'Static',
];

/** Keys of different records become construct ids side by side: two equal ones would be one address. */
export function* keyFaults({ identity, platform }: Site): Generator<SiteFault> {
  const { groups, sources, scopes, applications, signIn, hostRestriction } = identity;
  const inStack = Object.entries({ groups, sources, scopes, applications });
  yield* clashes(
    STACK_IDS,
    inStack.flatMap(([record, entries]) => Object.keys(entries).map((id) => ['identity', record, id])),
  );
  const bindings = Object.keys(signIn.flow.bindings);
  yield* clashes(
    [...SIGN_IN_IDS, ...lookedUp(signIn)],
    [
      ...Object.keys(signIn.logins).map((id) => ['identity', 'signIn', 'logins', id]),
      ...bindings.map((id) => ['identity', 'signIn', 'flow', 'bindings', id]),
    ],
  );
  yield* clashes(
    RESTRICTION_IDS,
    Object.keys(hostRestriction?.hosts ?? {}).map((id) => ['identity', 'hostRestriction', 'hosts', id]),
  );
  yield* clashes(
    PLATFORM_IDS,
    Object.keys(platform?.services ?? {}).map((id) => ['platform', 'services', id]),
  );
}

/** A stage that is not of the site is looked up beside its binding. */
function lookedUp({ flow, identification, logins }: Identity['signIn']): readonly string[] {
  const own = [identification.name, ...Object.values(logins).map(({ name }) => name)];
  return Object.entries(flow.bindings).flatMap(([id, { stage }]) => (own.includes(stage) ? [] : [`${id}Stage`]));
}

function clashes(reserved: readonly string[], paths: readonly string[][]): Iterable<SiteFault> {
  const own = reserved.map((id) => ({ path: ['the stack itself'], found: id, key: id }));
  const keys = paths.map((path) => ({ path, found: path.at(-1), key: path.at(-1) ?? '' }));
  return repeated(
    [...own, ...keys],
    (first) => `must be a key of its own, ${first} has it already; choose another one`,
  );
}
