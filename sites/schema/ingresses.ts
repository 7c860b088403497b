import * as z from 'zod';
import { hostsWithApplication } from './access';
import { type Entry, repeated, type SiteFault } from './fault';
import * as f from './fields';
import type { Platform } from './platform';
import type { Site } from './site';

/** What an Ingress may have beside what this stack gives it. */
export const ingressFields = {
  /**
   * Secret of its namespace with the certificate of the host. Without it Traefik serves its default certificate; an
   * adopted Ingress keeps the one that it names.
   */
  tlsSecretName: f.hostLabel.optional(),
  /** As for cert-manager, external-dns or a dashboard. */
  annotations: z.record(f.text, z.string()).default({}),
  adopt: f.adoptObject.optional(),
};

const ingress = z.strictObject({ name: f.hostLabel, ...ingressFields });

/** The ingresses that authentik itself needs. The certificate of one counts for its whole host. */
export const ingresses = z.strictObject({
  ui: ingress,
  /** Of authentik's host; the one of an enforced host has this name, `-` and the label of the host. */
  outpost: ingress.extend({ adopt: f.adoptObjects.optional() }),
  static: ingress,
  publicOutpost: ingress,
});

/** Two Ingresses of one name would be one object, which each apply writes anew. */
export function* ingressFaults(site: Site, platform: Platform): Generator<SiteFault> {
  const { identity } = site;
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
  const objects = [
    ...own.map(([id, { name }]) => object(['platform', 'ingresses', id, 'name'], name, namespace.name)),
    ...hostsWithApplication(site).map(({ path, label }) =>
      object([...path, 'host'], `${ingresses.outpost.name}-${label}`, namespace.name),
    ),
    ...Object.entries(services).map(([id, service]) =>
      object(['platform', 'services', id, 'name'], service.name, service.namespace),
    ),
  ];
  yield* repeated(objects);
}
