import * as z from 'zod';
import * as adoption from './adoption-fields';
import { type Fault, fault } from './fault';
import * as f from './fields';
import { givesSuperuser, isWithin, UNKNOWN_GROUP } from './groups';
import type { Identity } from './identity';

export const invitationEnrollment = z.strictObject({
  slug: f.slug.meta(f.about('Slug of the flow; the invitation link begins with it.', 'invitation-enrollment')),
  title: f.text.optional().meta(f.about('Title of the flow. Left out, an adopted flow keeps its own.', 'Welcome')),
  newUsersGroup: f.keyOf.meta(
    f.about('Group that every new user joins, a key of `identity.groups`; no group of superusers.', 'Members'),
  ),
  assignableGroups: z
    .array(f.keyOf)
    .meta(
      f.about('Groups that an invitation may add the user to, keys of `identity.groups`; none of superusers.', [
        'Members',
      ]),
    ),
  sessionDuration: f.duration.describe('How long the first session lasts; as long as those of `signIn.logins`.'),
  networkBinding: f.networkBinding.optional(),
  geoipBinding: f.geoipBinding.optional(),
  adopt: adoption.parts.optional().describe('Parts of the enrollment that exist in authentik.'),
  sourceFlow: z
    .strictObject({
      slug: f.slug.meta(f.about('Slug of the flow.', 'source-enrollment')),
      title: f.text.meta(f.about('Title of the flow.', 'Welcome')),
      passkeySetup: f.text.meta(
        f.about(
          'Name of the stage that registers a passkey, for users without an account at a source.',
          'enrollment-passkey',
        ),
      ),
    })
    .optional()
    .describe(
      'A flow of its own for new users who arrive from a login source: it asks for the code of the invitation after their return. Without it a source starts the flow above, which has lost the invitation, and the sign-up fails (incident I18).',
    ),
});

/** The groups that new users get, none of which may make a superuser. */
export function* enrollmentFaults({ groups, administrators, invitationEnrollment }: Identity): Generator<Fault> {
  if (invitationEnrollment === undefined) return;
  const known = (id: string) => Object.hasOwn(groups, id);
  const path = 'identity.invitationEnrollment';
  const { newUsersGroup, assignableGroups } = invitationEnrollment;
  if (!known(newUsersGroup)) yield fault(`${path}.newUsersGroup`, UNKNOWN_GROUP, newUsersGroup);
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
    if (!known(id)) yield fault(at, UNKNOWN_GROUP, id);
    else if (givesSuperuser(groups, id)) {
      yield fault(at, 'is a group of superusers; remove it, and add such members by hand', id);
    }
  }
}
