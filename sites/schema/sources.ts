import * as z from 'zod';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';

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
