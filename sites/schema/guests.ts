import * as z from 'zod';
import { Duration } from '../../constructs/core/duration';
import * as adoption from './adoption-fields';
import { domainWideHosts } from './applications';
import { entry, type Fault, fault, repeated } from './fault';
import * as f from './fields';
import type { Identity } from './identity';
import { REPLICAS } from './outposts';
import { resources } from './resource-fields';

/** Accounts of authentik, and names that people give to an administrator. */
const RESERVED = /^(ak-?.*|admin|administrator|root|system|superuser|anonymous(user)?)$/i;

const GUEST_SESSION = Duration.hours(1);

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
  flow: z
    .strictObject({
      slug: f.slug.meta(f.about('Slug of the flow.', 'public-auto-login')),
      title: f.text.optional().meta(f.about('Title of the flow. Required for a flow that is created.', 'Welcome')),
    })
    .meta(
      f.about('The flow that signs a visitor in as the guest, without a question.', {
        slug: 'public-auto-login',
        title: 'Welcome',
      }),
    ),
  authorization: z
    .strictObject({
      slug: f.slug.meta(f.about('Slug of the flow.', 'public-authorization')),
      title: f.text.optional().meta(f.about('Title of the flow. Required for a flow that is created.', 'Welcome')),
    })
    .meta(
      f.about("Authorization flow of the guests' provider. Guests pass no other one.", {
        slug: 'public-authorization',
        title: 'Welcome',
      }),
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
        .default(GUEST_SESSION)
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
      accessTokenValidity: f.duration.default(GUEST_SESSION).describe('How long a session on a public host lasts.'),
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
      replicas: z.int().positive(REPLICAS).meta(f.about('Number of pods, 1 or more.', 1)),
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

/** Hosts and flows of the guests are theirs alone. */
export function* guestFaults(identity: Identity): Generator<Fault> {
  const { publicGuests, flows } = identity;
  if (publicGuests === undefined) return;
  const path = 'identity.publicGuests';
  const guests = publicGuests.provider.externalHost;
  if ([identity.host, ...domainWideHosts(identity).map(([, host]) => host)].includes(guests)) {
    // The outpost of the guests answers there what the embedded one answers on authentik's: sessions would mix.
    const message = 'is the login host; give the guests a host of their own';
    yield fault(`${path}.provider.externalHost`, message, guests);
  }
  const { authorization, closedFlows, flow } = publicGuests;
  yield* repeated([
    entry('identity.flows.authorization', flows.authorization),
    entry(`${path}.flow.slug`, flow.slug),
    entry(`${path}.authorization.slug`, authorization.slug),
    ...Object.entries(closedFlows).map(([id, slug]) => entry(`${path}.closedFlows.${id}`, slug)),
  ]);
  const forPeople = flowsOfPeople(identity);
  for (const [id, slug] of Object.entries(closedFlows)) {
    const use = forPeople.get(slug);
    if (use === undefined) continue;
    yield fault(
      `${path}.closedFlows.${id}`,
      `is ${use}; remove it: closing that flow shuts people out or opens it`,
      slug,
    );
  }
  if (Object.hasOwn(closedFlows, 'Authorization')) {
    const message = 'is the key of identity.flows.authorization; choose another';
    yield fault(`${path}.closedFlows.Authorization`, message, closedFlows.Authorization);
  }
}

/** Flows that work before a visitor is anybody, or that have a policy of their own, with their use. */
function flowsOfPeople({ signIn, flows, invitationEnrollment }: Identity): ReadonlyMap<string, string> {
  const signsIn = 'a flow that people sign in by';
  const known: readonly (readonly [string | undefined, string])[] = [
    ['initial-setup', "authentik's own, with a policy that guards the password of akadmin"],
    ['default-authentication-flow', signsIn],
    ['default-source-authentication', signsIn],
    ['default-source-enrollment', signsIn],
    ['default-source-pre-authentication', signsIn],
    ['default-recovery-flow', 'a flow that people recover their account by'],
    ['default-invalidation-flow', 'the flow that signs people out'],
    [signIn.flow.slug, signsIn],
    [flows.passkey, signsIn],
    [flows.sourceAuthentication, signsIn],
    [flows.invalidation, 'the flow that signs people out'],
    [invitationEnrollment?.slug, 'a flow that people sign up by'],
    [invitationEnrollment?.sourceFlow?.slug, 'a flow that people sign up by'],
  ];
  return new Map(known.flatMap(([slug, use]) => (slug === undefined ? [] : [[slug, use] as const])));
}
