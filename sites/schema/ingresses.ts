import * as z from 'zod';
import { type Entry, ownName, repeated, type SiteFault } from './fault';
import * as f from './fields';
import type { Platform } from './platform';
import type { Site } from './site';

/** Names of the ingresses that authentik itself needs. */
export const ingresses = z.strictObject({
  ui: f.hostLabel,
  outpost: f.hostLabel,
  static: f.hostLabel,
  publicOutpost: f.hostLabel,
});

/** Two Ingresses of one name would be one object, which each apply writes anew. */
export function* ingressFaults({ identity }: Site, platform: Platform): Generator<SiteFault> {
  const { ingresses, namespace, services } = platform;
  const object = (path: readonly string[], name: string, inNamespace: string): Entry => ({
    path,
    found: name,
    key: `${inNamespace}/${name}`,
  });
  const own = Object.entries(ingresses).filter(
    ([id]) =>
      (id !== 'outpost' || identity.embeddedOutpost !== undefined) &&
      (id !== 'publicOutpost' || identity.publicGuests !== undefined),
  );
  const enforced = Object.entries(identity.hostRestriction?.hosts ?? {}).filter(([, { enforce }]) => enforce);
  const objects = [
    ...own.map(([id, name]) => object(['platform', 'ingresses', id], name, namespace.name)),
    ...enforced.map(([id, { host }]) =>
      object(['identity', 'hostRestriction', 'hosts', id, 'host'], `${ingresses.outpost}-${host}`, namespace.name),
    ),
    ...Object.entries(services).map(([id, service]) =>
      object(['platform', 'services', id, 'name'], service.name, service.namespace),
    ),
  ];
  yield* repeated(objects, ownName);
}
