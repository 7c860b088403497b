import { pythonDict, pythonLiteral } from './python';

/** Holds what follows the dict of hosts. */
const DECISION = `host = str(request.context.get("host") or "").lower().split(":")[0].rstrip(".")
groups = restricted.get(host)
if groups is None:
    return True
return any(ak_is_group_member(request.user, name=group) for group in groups)`;

/**
 * Admits only members of a host's groups on that host, and every user on other hosts.
 *
 * Known limit: on one domain-wide forward-auth provider authentik evaluates it once, at authorisation, where the
 * context holds no host; it then admits every user. A `forward_single` application per host enforces.
 *
 * @param groupsByHost full host names and the names of the groups that may open them
 * @param guests groups of visitors without an account: they are denied on every host
 */
export function hostRestriction(
  groupsByHost: ReadonlyMap<string, readonly string[]>,
  guests: readonly string[] = [],
): string {
  return `${refusal(guests)}restricted = ${pythonDict(groupsByHost)}\n${DECISION}`;
}

/**
 * The guests of a text that `hostRestriction` wrote; undefined for any other text. @param groups names to choose from
 */
export function hostRestrictionGuests(text: string, groups: readonly string[]): readonly string[] | undefined {
  if (!text.endsWith(`\n}\n${DECISION}`)) return undefined;
  return [[], ...groups.map((group) => [group])].find((guests) =>
    text.startsWith(`${refusal(guests)}restricted = {\n`),
  );
}

function refusal(guests: readonly string[]): string {
  return guests.length === 0
    ? ''
    : `if any(ak_is_group_member(request.user, name=group) for group in ${pythonLiteral(guests)}):\n    return False\n`;
}
