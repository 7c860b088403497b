import * as z from 'zod';
import { domainWideHosts } from './applications';
import type { SiteFault } from './fault';
import * as f from './fields';
import type { Identity } from './identity';
import { REPLICAS } from './outposts';

export const publicGuests = z.strictObject({
  user: z.strictObject({ username: f.text, name: f.text, path: f.text }),
  group: f.text,
  policy: f.text,
  flow: z.strictObject({ slug: f.slug, title: f.text }),
  login: z.strictObject({ name: f.text, sessionDuration: f.duration }),
  provider: z.strictObject({
    name: f.text,
    externalHost: f.host,
    cookieDomain: f.host,
    accessTokenValidity: f.duration,
  }),
  application: z.strictObject({ name: f.text, slug: f.slug }),
  outpost: z.strictObject({ name: f.text, replicas: z.int().positive(REPLICAS), resources: f.resources }),
});

/** The outpost of the guests answers on its host what the embedded one answers on authentik's: sessions would mix. */
export function* guestFaults(identity: Identity): Generator<SiteFault> {
  const guests = identity.publicGuests?.provider.externalHost;
  const people = [identity.host, ...domainWideHosts(identity).map(([, host]) => host)];
  if (guests === undefined || !people.includes(guests)) return;
  const path = ['identity', 'publicGuests', 'provider', 'externalHost'];
  yield { path, found: guests, message: 'must not be the host where people sign in; give the guests one of their own' };
}
