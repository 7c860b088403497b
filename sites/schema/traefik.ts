import * as z from 'zod';
import { labels, podResources } from './cluster';
import { entry, ownName, repeated, type SiteFault } from './fault';
import * as f from './fields';
import { secret } from './kubernetes-secrets';
import type { Platform } from './platform';

export const traefik = z.strictObject({
  namespace: f.hostLabel,
  /** Labels of Traefik's own pods. */
  podLabels: labels,
  ingressClass: f.text,
  entryPoint: f.text,
  /** Middlewares of Traefik's namespace that are there already, by the part that each plays. */
  middlewares: z.strictObject({
    retry: f.hostLabel,
    errorPages: f.hostLabel,
    rateLimit: f.hostLabel,
    cspHeaders: f.hostLabel,
    crowdsec: f.hostLabel,
  }),
  /** Names of the middlewares that this stack makes, in Traefik's namespace. */
  forwardAuth: f.hostLabel,
  forwardAuthPublic: f.hostLabel,
  loginRateLimit: f.hostLabel.default('authentik-rate-limit'),
  /** The same, in authentik's namespace. */
  staticCache: f.hostLabel.default('static-cache-headers'),
  fallback: z.strictObject({
    name: f.hostLabel,
    image: f.text,
    /** Cluster DNS, as nginx's `resolver` takes it: an address, or the name of the Service. */
    resolver: f.text,
    resources: podResources,
    /** Who comes in while authentik is away. Without it nobody does. */
    emergencyUsers: secret({ htpasswd: f.secretName }).optional(),
  }),
});

/** All of them are in Traefik's namespace. */
export function* traefikFaults({ traefik }: Platform): Generator<SiteFault> {
  const { middlewares, forwardAuth, forwardAuthPublic, loginRateLimit } = traefik;
  const names = [
    ...Object.entries(middlewares).map(([id, name]) => entry(['platform', 'traefik', 'middlewares', id], name)),
    entry(['platform', 'traefik', 'forwardAuth'], forwardAuth),
    entry(['platform', 'traefik', 'forwardAuthPublic'], forwardAuthPublic),
    entry(['platform', 'traefik', 'loginRateLimit'], loginRateLimit),
  ];
  yield* repeated(names, ownName);
}
