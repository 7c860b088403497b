import * as z from 'zod';
import { application, scope } from './applications';
import { breakGlass } from './break-glass';
import { invitationEnrollment } from './enrollment';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';
import { group } from './groups';
import { publicGuests } from './guests';
import { hostRestriction } from './host-restriction';
import { embeddedOutpost, outpostDeployment } from './outposts';
import { SIGN_IN_EXAMPLE, SOURCE_FLOW, signIn } from './sign-in';
import { source } from './sources';

/** The authentik part of a site. Records are keyed by construct id: the key is the address in the state. */

const reputation = z.strictObject({
  name: f.text.meta(f.about('Name of the policy.', 'brute-force-protection')),
  threshold: z
    .int()
    .negative('is not negative; use for example -5')
    .meta(f.about('Score below which the policy denies; a negative whole number.', -5)),
  checkIp: z.boolean().meta(f.about('Whether the address of the visitor has a score.', true)),
  checkUsername: z.boolean().meta(f.about('Whether the username has a score.', true)),
  adopt: adoption.byUuid.optional().describe('The policy exists.'),
});

/** A token is sent there: in the clear on this machine only. */
const api = f
  .form((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.origin !== text) return 'is not scheme, host and port alone; remove what follows them';
    const isHere = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    return url.protocol === 'https:' || isHere ? undefined : 'would send the token in the clear; write https://';
  })
  .meta(f.type('API address', 'Scheme, host and port. `http://` is for this machine only.', 'http://127.0.0.1:9000'));

export const identity = z.strictObject({
  host: f.host.describe('Host of authentik, under the domain of the site.'),
  apiUrl: api
    .optional()
    .describe(
      'Where Terraform and the commands reach the API, for example through a port-forward. Left out: `https://` and `host`.',
    ),
  serverVersion: f.version.meta(
    f.about(
      'Version of authentik that runs, and the tag of its image with `platform`. It decides the line: the settings, traits, chart and Terraform provider that the site is checked against.',
      '2026.2.7',
    ),
  ),
  providerVersion: f.version
    .optional()
    .meta(
      f.about(
        "Version of the Terraform provider. Left out: the one of the server's line. Rules refuse what the pair of provider and server loses.",
        '2026.2.0',
      ),
    ),
  apiToken: f.secretName.describe('Secret with an API token of authentik, intent API.'),
  flows: z
    .strictObject({
      authorization: f.slug.meta(
        f.about(
          'Flow after the login, on the way to an application.',
          'default-provider-authorization-implicit-consent',
        ),
      ),
      invalidation: f.slug.meta(f.about('Flow of a logout.', 'default-provider-invalidation-flow')),
      passkey: f.slug.optional().meta(f.about('Flow of a login by passkey, which the UI owns.', 'webauthn')),
      sourceAuthentication: f.slug.default(SOURCE_FLOW).describe('Flow of a login by a source.'),
    })
    .describe('Slugs of flows that exist in authentik and stay as they are.'),
  signIn: signIn.meta(
    f.about('The login: its flow, its first screen, and how long each login lasts.', SIGN_IN_EXAMPLE),
  ),
  groups: z
    .record(f.constructId, group)
    .meta(f.about('Groups by key. The site names them by key everywhere.', { Members: { name: 'Members' } })),
  administrators: z
    .array(f.keyOf)
    .default([])
    .meta(f.about('Keys of `identity.groups` whose members may open everything.', ['Admins'])),
  sources: z
    .record(f.constructId, source)
    .default({})
    .describe('Accounts elsewhere that users sign in with, by key: Google, GitHub and others.'),
  invitationEnrollment: invitationEnrollment.optional().meta(
    f.about('Sign-up by invitation. Required with `sources`.', {
      slug: 'invitation-enrollment',
      title: 'Welcome',
      newUsersGroup: 'Members',
      assignableGroups: ['Members'],
      sessionDuration: 'weeks=4',
    }),
  ),
  scopes: z
    .record(f.constructId, scope)
    .default({})
    .describe('Scope mappings by key, for applications that name their scopes.'),
  applications: z.record(f.constructId, application).describe('What users sign in to, by key.'),
  hostRestriction: hostRestriction.optional().describe('Hosts behind forward auth that only some users may open.'),
  reputation: reputation
    .optional()
    .describe('A reputation policy. It is bound to no flow: there it denied every anonymous visitor (incident I6).'),
  breakGlass: breakGlass
    .optional()
    .describe(
      'The way in when no other one works: docs/runbooks/break-glass.md. The site creates no account; `verify` sees that it can be used, and whether it was.',
    ),
  publicGuests: publicGuests.optional().describe('Visitors without an account, signed in as one guest.'),
  outpostDeployment: outpostDeployment
    .optional()
    .describe('How the outposts run. Required with `embeddedOutpost` or `publicGuests`.'),
  embeddedOutpost: embeddedOutpost
    .optional()
    .describe("authentik's embedded outpost. Required with a `domain-forward-auth` application."),
});

export type Identity = z.output<typeof identity>;
export type ApplicationSite = Identity['applications'][string];

/** Returns where the API is, without a slash at the end. */
export function apiUrl({ apiUrl: stated, host }: Pick<Identity, 'apiUrl' | 'host'>): string {
  return stated ?? `https://${host}`;
}

/** Construct ids of the stack itself: reserved, since the keys of the site are ids beside them. */
export const IDENTITY_IDS = z.enum([
  'AdminServices',
  'Anchors',
  'Authentik',
  'Authorization',
  'Backend',
  'BreakGlass',
  'BruteForceProtection',
  'EmbeddedOutpost',
  'Invalidation',
  'InvitationEnrollment',
  'Passkey',
  'PublicGuests',
  'SignIn',
  'SourceAuthentication',
  'SourceSignIn',
]).enum;
