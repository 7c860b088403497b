import { entry, type Fault, fault, findRepeated, findUnknownKeys, withNearest } from '../fields/fault';
import { UNKNOWN_GROUP } from '../groups';
import type { Identity } from '../identity';

const ADMINS = 'authentik Admins';

/** Administrators and parents that exist, parents that lead to no circle, and names of one group each. */
export function* groupFaults({ groups, administrators, publicGuests }: Identity): Generator<Fault> {
  yield* findUnknownKeys('identity.administrators', administrators, groups, UNKNOWN_GROUP);
  for (const [id, { parent }] of Object.entries(groups)) {
    if (parent !== undefined && !Object.hasOwn(groups, parent)) {
      yield fault(`identity.groups.${id}.parent`, withNearest(UNKNOWN_GROUP, parent, Object.keys(groups)), parent);
    }
  }
  const names = [
    ...Object.entries(groups).map(([id, { name }]) => entry(`identity.groups.${id}.name`, name)),
    entry('identity.publicGuests.group', publicGuests?.group),
  ];
  yield* findRepeated(names);
  for (const [id, { name, superuser }] of Object.entries(groups)) {
    if (name !== ADMINS || superuser) continue;
    const message = `is not true for ${ADMINS}, whose members are superusers; write true`;
    yield fault(`identity.groups.${id}.superuser`, message, superuser);
  }
  for (const id of Object.keys(groups)) {
    if (!isOwnAncestor(groups, id)) continue;
    const path = `identity.groups.${id}.parent`;
    yield fault(path, 'leads back to the group itself; remove one parent of the circle', groups[id]?.parent);
  }
}

function isOwnAncestor(groups: Identity['groups'], id: string): boolean {
  const seen = new Set<string>();
  let ancestor = groups[id]?.parent;
  while (ancestor !== undefined && ancestor !== id && !seen.has(ancestor)) {
    seen.add(ancestor);
    ancestor = groups[ancestor]?.parent;
  }
  return ancestor === id;
}
