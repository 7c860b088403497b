import * as z from 'zod';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';

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
