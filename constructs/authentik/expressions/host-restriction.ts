import { pythonDict, pythonLiteral } from './python';

/**
 * Lets only members of a host's groups pass, and everybody on every other host.
 *
 * Known limit: on one domain-wide forward-auth provider authentik evaluates it once, at authorisation, where the
 * context holds no host; it then lets everybody pass. A `forward_single` application per host enforces.
 *
 * @param groupsByHost full host names and the names of the groups that may open them
 * @param guests groups of visitors without an account: they pass nowhere, which needs no host
 */
export function hostRestriction(
  groupsByHost: ReadonlyMap<string, readonly string[]>,
  guests: readonly string[] = [],
): string {
  const refuseGuests =
    guests.length === 0
      ? ''
      : `if any(ak_is_group_member(request.user, name=group) for group in ${pythonLiteral(guests)}):\n    return False\n`;
  return `${refuseGuests}restricted = ${pythonDict(groupsByHost)}
host = str(request.context.get("host") or "").lower().split(":")[0].rstrip(".")
groups = restricted.get(host)
if groups is None:
    return True
return any(ak_is_group_member(request.user, name=group) for group in groups)`;
}
