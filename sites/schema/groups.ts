import * as z from 'zod';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';

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

export const UNKNOWN_GROUP = 'is not a group of the site; add it under identity.groups, or correct the key';

type Groups = Readonly<Record<string, z.output<typeof group>>>;

/** Members of a group are members of every group that it belongs to. */
export function givesSuperuser(groups: Groups, id: string): boolean {
  const seen = new Set<string>();
  for (let next: string | undefined = id; next !== undefined && !seen.has(next); next = groups[next]?.parent) {
    if (groups[next]?.superuser === true) return true;
    seen.add(next);
  }
  return false;
}

/** Whether members of a group are members of another one: it is the same, or above it. */
export function isWithin(groups: Groups, id: string, other: string): boolean {
  const seen = new Set<string>();
  for (let next: string | undefined = id; next !== undefined && !seen.has(next); next = groups[next]?.parent) {
    if (next === other) return true;
    seen.add(next);
  }
  return false;
}
