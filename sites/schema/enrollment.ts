import * as z from 'zod';
import type { SiteFault } from './fault';
import * as f from './fields';
import { givesSuperuser, UNKNOWN_GROUP } from './groups';
import type { Identity } from './identity';

export const invitationEnrollment = z.strictObject({
  slug: f.slug,
  /** Left out, an adopted flow keeps the title that it has. */
  title: f.text.optional(),
  /** Group that every new user joins. */
  newUsersGroup: f.constructId,
  /** Groups that an invitation may name in `fixed_data.group`; none of superusers. */
  assignableGroups: z.array(f.constructId),
  sessionDuration: f.duration,
  /** The provider never reads the two bindings: an adopted login stage must state their live values. */
  networkBinding: f.networkBinding.optional(),
  geoipBinding: f.geoipBinding.optional(),
  adopt: f.adoptParts.optional(),
  /**
   * A flow of its own for people who come from a login source, which asks for the code of the invitation after their
   * return. Without it a source starts the flow above, where it has lost the invitation: the sign-up fails (incident I18).
   */
  sourceFlow: z
    .strictObject({
      slug: f.slug,
      title: f.text,
      /** Name of the stage that registers a passkey, for people without an account at a source. */
      passkeySetup: f.text,
    })
    .optional(),
});

/** The groups that new users get, none of which may make a superuser. */
export function* enrollmentFaults({ groups, invitationEnrollment }: Identity): Generator<SiteFault> {
  if (invitationEnrollment === undefined) return;
  const known = (id: string) => Object.hasOwn(groups, id);
  const path = ['identity', 'invitationEnrollment'];
  const { newUsersGroup, assignableGroups } = invitationEnrollment;
  if (!known(newUsersGroup)) yield { path: [...path, 'newUsersGroup'], found: newUsersGroup, message: UNKNOWN_GROUP };
  else if (givesSuperuser(groups, newUsersGroup)) {
    const message = 'leads to a group of superusers; choose another, or every new user is one';
    yield { path: [...path, 'newUsersGroup'], found: newUsersGroup, message };
  }
  for (const [index, id] of assignableGroups.entries()) {
    const at = [...path, 'assignableGroups', index];
    if (!known(id)) yield { path: at, found: id, message: UNKNOWN_GROUP };
    else if (givesSuperuser(groups, id)) {
      yield { path: at, found: id, message: 'is a group of superusers; remove it, and add such members by hand' };
    }
  }
}
