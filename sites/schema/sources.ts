import * as z from 'zod';
import * as adoption from './adoption-fields';
import { type Fault, fault } from './fault';
import * as f from './fields';
import type { Identity } from './identity';

const anySource = z.strictObject({
  name: f.text.meta(f.about('Name of the source, as users see it.', 'GitHub')),
  slug: f.slug.meta(f.about('Slug of the source; it is part of its callback URL.', 'github')),
  providerType: z
    .enum(['apple', 'discord', 'facebook', 'github', 'gitlab', 'google', 'openidconnect', 'twitch'])
    .meta(f.about('Kind of the source. `openidconnect` can only be adopted.', 'github')),
  userMatchingMode: z
    .enum(['identifier', 'email_link', 'email_deny', 'username_link', 'username_deny'])
    .describe(
      'How an account there finds its user. `identifier` is the safe choice; `email_link` trusts the e-mail address that the source reports.',
    ),
});

export const source = z.discriminatedUnion(
  'lookup',
  [
    anySource
      .extend({
        lookup: f.noLookup,
        adopt: adoption.bySlug.optional().describe('The source exists.'),
        consumerKey: f.secretName.meta(f.about('Secret with the client id.', 'github_client_id')),
        consumerSecret: f.secretName.meta(
          f.about('Secret with the client secret; required for an adopted source too.', 'github_client_secret'),
        ),
      })
      .describe('A source that Terraform owns.'),
    anySource.extend({ lookup: f.lookup }).describe('A source that the UI owns.'),
  ],
  f.LOOKUP,
);

/** Sources and the flow that they enrol with need each other. */
export function* sourceFaults({ invitationEnrollment, sources }: Identity): Generator<Fault> {
  const managed = Object.keys(sources).filter((id) => !sources[id]?.lookup);
  if (invitationEnrollment === undefined && managed.length > 0) {
    const message = 'is given without identity.invitationEnrollment; add the enrollment, whose flow a source starts';
    yield fault('identity.sources', message, managed);
  }
  if (invitationEnrollment !== undefined && Object.keys(sources).length === 0) {
    const message = 'is empty, with identity.invitationEnrollment; add one: its screen shows sources and no field';
    yield fault('identity.sources', message, sources);
  }
  for (const [id, source] of Object.entries(sources)) {
    if (source.providerType !== 'openidconnect' || source.lookup || source.adopt !== undefined) continue;
    const message =
      "cannot be created by Terraform, which has no field for its URLs; create it in the UI, and adopt it by 'key'";
    yield fault(`identity.sources.${id}.providerType`, message, source.providerType);
  }
}
