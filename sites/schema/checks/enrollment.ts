import { type Fault, fault } from '../fields/fault';
import { givesSuperuser, isWithin, UNKNOWN_GROUP } from '../groups';
import type { Identity } from '../identity';

/** The groups that new users get, none of which may make a superuser. */
export function* enrollmentFaults({ groups, administrators, invitationEnrollment }: Identity): Generator<Fault> {
  if (invitationEnrollment === undefined) return;
  const isKnown = (id: string) => Object.hasOwn(groups, id);
  const path = 'identity.invitationEnrollment';
  const { newUsersGroup, assignableGroups } = invitationEnrollment;
  if (!isKnown(newUsersGroup)) yield fault(`${path}.newUsersGroup`, UNKNOWN_GROUP, newUsersGroup);
  else if (givesSuperuser(groups, newUsersGroup)) {
    const message = 'leads to a group of superusers; choose another, or every new user is one';
    yield fault(`${path}.newUsersGroup`, message, newUsersGroup);
  } else if (administrators.some((id) => isWithin(groups, newUsersGroup, id))) {
    const message =
      'leads to a group of identity.administrators; choose another, or every new user may open everything';
    yield fault(`${path}.newUsersGroup`, message, newUsersGroup);
  }
  for (const [index, id] of assignableGroups.entries()) {
    const at = `${path}.assignableGroups.${index}`;
    if (!isKnown(id)) yield fault(at, UNKNOWN_GROUP, id);
    else if (givesSuperuser(groups, id)) {
      yield fault(at, 'is a group of superusers; remove it, and add such members by hand', id);
    }
  }
}
