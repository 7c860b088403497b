import { entry, type Fault, findRepeated } from '../fields/fault';
import type { Platform } from '../platform';
import type { Site } from '../site-schema';
import { hostsWithApplication } from '../stated-hosts';

/** Two Ingresses of one name would be one object, which each apply rewrites. */
export function* ingressFaults(site: Site, platform: Platform): Generator<Fault> {
  const { identity } = site;
  const { ingresses, namespace, services } = platform;
  const object = (path: string, name: string, inNamespace: string) => entry(path, name, `${inNamespace}/${name}`);
  const own = Object.entries(ingresses).filter(
    ([id]) =>
      (id !== 'outpost' || identity.embeddedOutpost !== undefined) &&
      (id !== 'publicOutpost' || identity.publicGuests !== undefined),
  );
  const objects = [
    ...own.map(([id, { name }]) => object(`platform.ingresses.${id}.name`, name, namespace.name)),
    ...hostsWithApplication(site).map(({ path, label }) =>
      object(`${path}.host`, `${ingresses.outpost.name}-${label}`, namespace.name),
    ),
    ...Object.entries(services).map(([id, service]) =>
      object(`platform.services.${id}.name`, service.name, service.namespace),
    ),
  ];
  yield* findRepeated(objects);
}
