import * as z from 'zod';
import * as adoption from './adoption-fields';
import { entry, type Fault, fault, repeated, unknownKeys, withNearest } from './fault';
import * as f from './fields';
import type { Identity } from './identity';

const anyGroup = z.strictObject({
  name: f.text.meta(f.about('Exact name of the group.', 'Members')),
  parent: f.keyOf
    .optional()
    .meta(f.about('Key of the group that this one belongs to; its members are members there too.', 'Everyone')),
  superuser: z.boolean().default(false).describe('Whether its members administer authentik.'),
});

export const group = z.discriminatedUnion(
  'lookup',
  [
    anyGroup
      .extend({
        lookup: f.noLookup,
        adopt: adoption.byKey.optional().describe('The group exists.'),
        roles: z
          .array(f.uuid)
          .optional()
          .describe('UUIDs of the roles of an adopted group: required there, since the provider never reads them.'),
      })
      .describe('A group that Terraform owns. Its members are never in Terraform.'),
    anyGroup.extend({ lookup: f.lookup }).describe('A group that the UI owns.'),
  ],
  f.LOOKUP,
);

/** authentik's own. */
const ADMINS = 'authentik Admins';

export const UNKNOWN_GROUP = 'is not a group of the site; add it under identity.groups, or correct the key';

/** Administrators and parents that exist, parents that lead to no circle, and names of one group each. */
export function* groupFaults({ groups, administrators, publicGuests }: Identity): Generator<Fault> {
  yield* unknownKeys('identity.administrators', administrators, groups, UNKNOWN_GROUP);
  for (const [id, { parent }] of Object.entries(groups)) {
    if (parent !== undefined && !Object.hasOwn(groups, parent)) {
      yield fault(`identity.groups.${id}.parent`, withNearest(UNKNOWN_GROUP, parent, Object.keys(groups)), parent);
    }
  }
  const names = [
    ...Object.entries(groups).map(([id, { name }]) => entry(`identity.groups.${id}.name`, name)),
    entry('identity.publicGuests.group', publicGuests?.group),
  ];
  yield* repeated(names);
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

/** Members of a group are members of every group that it belongs to. */
export function givesSuperuser(groups: Identity['groups'], id: string): boolean {
  const seen = new Set<string>();
  for (let next: string | undefined = id; next !== undefined && !seen.has(next); next = groups[next]?.parent) {
    if (groups[next]?.superuser === true) return true;
    seen.add(next);
  }
  return false;
}

/** Whether members of a group are members of another one: it is the same, or above it. */
export function isWithin(groups: Identity['groups'], id: string, other: string): boolean {
  const seen = new Set<string>();
  for (let next: string | undefined = id; next !== undefined && !seen.has(next); next = groups[next]?.parent) {
    if (next === other) return true;
    seen.add(next);
  }
  return false;
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
