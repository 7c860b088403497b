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
    const message = 'must not be given without identity.invitationEnrollment; a source enrols with that flow';
    yield { path: ['identity', 'sources'], found: Object.keys(sources), message };
  }
  if (invitationEnrollment !== undefined && Object.keys(sources).length === 0) {
    const message =
      'must not be empty with identity.invitationEnrollment; its screen shows sources and nothing to type in';
    yield { path: ['identity', 'sources'], found: sources, message };
  }
  for (const [id, source] of Object.entries(sources)) {
    if (source.providerType !== 'openidconnect' || source.lookup || source.adopt !== undefined) continue;
    const message =
      "must not be made by Terraform, the server wants URLs that a site does not have; make it in the UI, and adopt it by 'key'";
    yield { path: ['identity', 'sources', id, 'providerType'], found: source.providerType, message };
  }
}
