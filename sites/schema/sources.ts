import * as z from 'zod';
import type { SiteFault } from './fault';
import * as f from './fields';
import type { Identity } from './identity';

const anySource = z.strictObject({
  name: f.text,
  slug: f.slug,
  providerType: z.enum(['apple', 'discord', 'facebook', 'github', 'gitlab', 'google', 'openidconnect', 'twitch']),
  userMatchingMode: z.enum(['identifier', 'email_link', 'email_deny', 'username_link', 'username_deny']),
});

export const source = z.discriminatedUnion(
  'lookup',
  [
    anySource.extend({ lookup: f.lookup }),
    anySource.extend({
      lookup: f.noLookup,
      adopt: f.adoptBySlug.optional(),
      consumerKey: f.secretName,
      /** An adopted source needs it too, or the server refuses each update. */
      consumerSecret: f.secretName,
    }),
  ],
  f.LOOKUP,
);

/** Sources and the flow that they enrol with need each other. */
export function* sourceFaults({ invitationEnrollment, sources }: Identity): Generator<SiteFault> {
  if (invitationEnrollment === undefined && Object.keys(sources).length > 0) {
    const message = 'is given without identity.invitationEnrollment; add the enrollment, whose flow a source starts';
    yield { path: ['identity', 'sources'], found: Object.keys(sources), message };
  }
  if (invitationEnrollment !== undefined && Object.keys(sources).length === 0) {
    const message = 'is empty, with identity.invitationEnrollment; add one: its screen shows sources and no field';
    yield { path: ['identity', 'sources'], found: sources, message };
  }
  for (const [id, source] of Object.entries(sources)) {
    if (source.providerType !== 'openidconnect' || source.lookup || source.adopt !== undefined) continue;
    const message =
      "cannot be created by Terraform, which has no field for its URLs; create it in the UI, and adopt it by 'key'";
    yield { path: ['identity', 'sources', id, 'providerType'], found: source.providerType, message };
  }
}
