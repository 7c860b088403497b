import * as z from 'zod';
import * as f from './fields/fields';

/** Says which users may open an application or a host. There is no default: each one states it. */

const groups = z
  .strictObject({
    groups: z
      .array(f.keyOf)
      .min(1, 'is empty; name the groups whose members may open it')
      .meta(
        f.about('Keys of `identity.groups`. Their members may open it, and so may `identity.administrators`.', [
          'Members',
        ]),
      ),
  })
  .describe('Only members of these groups.');

const everyone = z
  .strictObject({
    everyone: f.reason.meta(
      f.about(
        'Why every signed-in user may open it; a guest may not. 20 characters or more.',
        'all accounts belong to the household',
      ),
    ),
  })
  .describe('Every signed-in user, except guests.');

const asOnTheServer = z
  .strictObject({
    asOnTheServer: f.reason.meta(
      f.about(
        'Why the UI owns the bindings of the application; `verify` checks that it has some. 20 characters or more.',
        'the bindings are kept in the UI for now',
      ),
    ),
  })
  .describe('The bindings in authentik decide, and Terraform leaves them alone.');

export const hostAccess = z.union(
  [groups, everyone],
  "does not state the access of the host; write { groups: ['…'] } or { everyone: 'why' }",
);

export const applicationAccess = z.union(
  [groups, everyone, asOnTheServer],
  "does not state the access of the application; write { groups: ['…'] }, { everyone: 'why' } or { asOnTheServer: 'why' }",
);

export type HostAccess = z.output<typeof hostAccess>;
export type Access = z.output<typeof applicationAccess>;
