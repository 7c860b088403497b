import * as z from 'zod';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';
import { resources } from './fields/resource-fields';
import { replicas } from './platform/cluster';

/** Accounts of authentik, and names that people give to an administrator. */
const RESERVED = /^(ak-?.*|admin|administrator|root|system|superuser|anonymous(user)?)$/i;

const GUEST_SESSION = 'hours=1';

/** A flow that the site may create, with an example of its slug. */
function createdFlow(description: string, slug: string) {
  return z
    .strictObject({
      slug: f.slug.meta(f.about('Slug of the flow.', slug)),
      title: f.text.optional().meta(f.about('Title of the flow. Required for a flow that is created.', 'Welcome')),
    })
    .meta(f.about(description, { slug, title: 'Welcome' }));
}

export const publicGuests = z.strictObject({
  user: z
    .strictObject({
      username: f.text
        .refine((name) => !RESERVED.test(name), {
          error: "is the name of an administrator's or a system's account; name the guest otherwise, as in 'guest'",
        })
        .meta(f.about('Username of the guest, of no other account.', 'guest')),
      name: f.text.meta(f.about('Display name of the guest.', 'Guest')),
      path: f.text.meta(f.about('Folder of the user in authentik.', 'users/system')),
    })
    .describe('The one user that every guest becomes.'),
  group: f.text.meta(f.about('Name of the group with that one member.', 'Public Guests')),
  policy: f.text.meta(f.about('Name of the policy that makes a visitor the guest.', 'public-guest')),
  flow: createdFlow('The flow that signs a visitor in as the guest, without a question.', 'public-auto-login'),
  authorization: createdFlow(
    "Authorization flow of the guests' provider. Guests pass no other one.",
    'public-authorization',
  ),
  closedFlows: z
    .record(f.constructId, f.slug)
    .meta(
      f.about(
        'Slugs of flows that the UI owns and no guest may run: other authorization flows, and those that change the own account (user settings, password, devices). `flows.authorization` is always closed. A flow with a policy of its own is left to that policy.',
        { UserSettings: 'default-user-settings-flow' },
      ),
    ),
  login: z
    .strictObject({
      name: f.text.meta(f.about('Name of the stage.', 'public-guest-login')),
      sessionDuration: f.duration
        .prefault(GUEST_SESSION)
        .describe(
          'How long the session of a guest lasts. A guest who opens another application is refused without a login page until it ends, so it is short.',
        ),
      networkBinding: f.networkBinding.optional(),
      geoipBinding: f.geoipBinding.optional(),
    })
    .describe('The user-login stage of the guests.'),
  provider: z
    .strictObject({
      name: f.text.meta(f.about('Name of the provider.', 'Provider for guests')),
      externalHost: f.host.meta(f.about('Host on which the login of a guest ends, their own.', 'guests.example.org')),
      cookieDomain: f.host.meta(f.about('Domain of the session cookie: the parent of all hosts.', 'example.org')),
      accessTokenValidity: f.duration.prefault(GUEST_SESSION).describe('How long a session on a public host lasts.'),
    })
    .describe('The forward-auth provider of the guests.'),
  application: z
    .strictObject({
      name: f.text.meta(f.about('Name of the application.', 'Public')),
      slug: f.slug.meta(f.about('Slug of the application.', 'public')),
    })
    .describe('The application of the guests.'),
  outpost: z
    .strictObject({
      name: f.text.meta(f.about('Name of the outpost.', 'public')),
      replicas: replicas.meta(
        f.about(
          'Number of pods: 1, since each knows only the sessions of its own visitors; 0 needs an exception of the rule `floors-kept`.',
          1,
        ),
      ),
      resources: resources.meta(
        f.about('Resources of its container.', {
          limits: { memory: '256Mi' },
          requests: { cpu: '50m', memory: '128Mi' },
        }),
      ),
    })
    .describe('The outpost of the guests.'),
  adopt: adoption.parts.optional().describe('Parts that exist in authentik.'),
});
