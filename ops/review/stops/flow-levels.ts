import type { Attributes } from '../plan-document';

type Starter =
  | 'a visitor without a session'
  | 'a signed-in user'
  | 'a superuser'
  | 'a redirect'
  | 'an outpost'
  | 'a token';

const PEOPLE: readonly Starter[] = ['a visitor without a session', 'a signed-in user', 'a superuser'];
const EVERYONE: readonly Starter[] = [...PEOPLE, 'a redirect', 'an outpost', 'a token'];

/** Lists which visitors may start a flow, by its `authentication`. */
const STARTERS: Readonly<Record<string, readonly Starter[]>> = {
  none: EVERYONE,
  require_unauthenticated: ['a visitor without a session'],
  require_authenticated: ['a signed-in user', 'a superuser'],
  require_superuser: ['a superuser'],
  require_redirect: ['a redirect'],
  require_outpost: ['an outpost'],
  require_token: ['a token'],
};

/** People run through these without a session; the others need one. */
const WITHOUT_SESSION = ['authentication', 'enrollment', 'recovery'];

/** Visitors that may start a flow after a change of its `authentication`, and could not before. */
export function findStartersGained(before: unknown, after: unknown): readonly string[] {
  return without(after, before);
}

/** Visitors that a flow is for and that can no longer start it. */
export function findStartersLost(before: Attributes, after: Attributes): readonly string[] {
  const isFor = WITHOUT_SESSION.includes(String(after.designation)) ? PEOPLE.slice(0, 1) : PEOPLE.slice(1);
  return without(before.authentication, after.authentication).filter((one) => isFor.some((who) => who === one));
}

/** A level that this review does not know counts as closed to all before the plan, and as open to all after it. */
function without(level: unknown, other: unknown): readonly Starter[] {
  const excluded = STARTERS[String(other ?? 'none')] ?? [];
  return (STARTERS[String(level ?? 'none')] ?? EVERYONE).filter((one) => !excluded.includes(one));
}
