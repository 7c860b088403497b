import * as z from 'zod';
import { domainWideHosts } from './applications';
import { entry, repeated, type SiteFault } from './fault';
import * as f from './fields';
import type { Identity } from './identity';
import { REPLICAS } from './outposts';

export const publicGuests = z.strictObject({
  user: z.strictObject({ username: f.text, name: f.text, path: f.text }),
  group: f.text,
  policy: f.text,
  flow: z.strictObject({ slug: f.slug, title: f.text.optional() }),
  /** Authorization flow of the guests' provider alone: they pass no other one. */
  authorization: z.strictObject({ slug: f.slug, title: f.text.optional() }),
  /**
   * Slugs of the flows that the UI owns and no guest may run, by construct id: the other authorization flows, and those
   * that change the own account (user settings, password, devices). `flows.authorization` is always among them.
   */
  closedFlows: z.record(f.constructId, f.slug),
  login: z.strictObject({
    name: f.text,
    sessionDuration: f.duration,
    /** The provider never reads the two bindings: an adopted stage must state their live values. */
    networkBinding: f.networkBinding.optional(),
    geoipBinding: f.geoipBinding.optional(),
  }),
  provider: z.strictObject({
    name: f.text,
    externalHost: f.host,
    cookieDomain: f.host,
    accessTokenValidity: f.duration,
  }),
  application: z.strictObject({ name: f.text, slug: f.slug }),
  outpost: z.strictObject({ name: f.text, replicas: z.int().positive(REPLICAS), resources: f.resources }),
  adopt: f.adoptParts.optional(),
});

/** Hosts and flows of the guests are theirs alone. */
export function* guestFaults(identity: Identity): Generator<SiteFault> {
  const { publicGuests, flows } = identity;
  if (publicGuests === undefined) return;
  const path = ['identity', 'publicGuests'];
  const guests = publicGuests.provider.externalHost;
  if ([identity.host, ...domainWideHosts(identity).map(([, host]) => host)].includes(guests)) {
    // The outpost of the guests answers there what the embedded one answers on authentik's: sessions would mix.
    const message = 'is the host where people sign in; give the guests a host of their own';
    yield { path: [...path, 'provider', 'externalHost'], found: guests, message };
  }
  const { authorization, closedFlows, flow } = publicGuests;
  yield* repeated([
    entry(['identity', 'flows', 'authorization'], flows.authorization),
    entry([...path, 'flow', 'slug'], flow.slug),
    entry([...path, 'authorization', 'slug'], authorization.slug),
    ...Object.entries(closedFlows).map(([id, slug]) => entry([...path, 'closedFlows', id], slug)),
  ]);
  if (Object.hasOwn(closedFlows, 'Authorization')) {
    const message = 'is the key of identity.flows.authorization; choose another';
    yield { path: [...path, 'closedFlows', 'Authorization'], found: closedFlows.Authorization, message };
  }
}
