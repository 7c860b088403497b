import * as z from 'zod';
import { labels, podResources } from './cluster';
import { entry, repeated, type SiteFault } from './fault';
import * as f from './fields';
import { secret } from './kubernetes-secrets';
import type { Platform } from './platform';

const count = z.int().positive('is below 1; write a whole number, for example 100');

/** A middleware that exists in Traefik's namespace, by its name, or the settings of one that this stack makes there. */
function existingOrMade<T extends z.core.$ZodShape>(settings: T, example: string) {
  return z.union(
    [f.hostLabel, z.strictObject(settings)],
    `is neither the name of a middleware nor the settings of one to create; write for example ${example}`,
  );
}

const middlewares = z.strictObject({
  /** `attempts`: how often a request is sent to a backend that accepts no connection. */
  retry: existingOrMade({ attempts: count }, '{ attempts: 3 }').optional(),
  errorPages: f.hostLabel.optional(),
  /** Requests of one address to one application, a second and at once. Login pages have one of their own. */
  rateLimit: existingOrMade({ average: count, burst: count }, '{ average: 50, burst: 200 }').optional(),
  /** Replaces the Content-Security-Policy that applications send. */
  cspHeaders: existingOrMade(
    { contentSecurityPolicy: f.text },
    `{ contentSecurityPolicy: "frame-ancestors 'self'" }`,
  ).optional(),
  /** CrowdSec's bouncer, in front of applications and never in front of a login page. */
  crowdsec: f.hostLabel.optional(),
});

export const traefik = z.strictObject({
  namespace: f.hostLabel,
  /** Labels of Traefik's own pods. */
  podLabels: labels,
  ingressClass: f.text,
  entryPoint: f.text,
  /** In front of every host, in this order. What is left out is not asked. */
  middlewares: middlewares.prefault({}),
  /** Names of the middlewares that this stack makes, in Traefik's namespace. */
  forwardAuth: f.hostLabel,
  forwardAuthPublic: f.hostLabel,
  loginRateLimit: f.hostLabel.default('authentik-rate-limit'),
  identityHeaders: f.hostLabel.default('authentik-identity-headers'),
  /** The same, in authentik's namespace. */
  staticCache: f.hostLabel.default('static-cache-headers'),
  fallback: z.strictObject({
    name: f.hostLabel,
    image: f.image('docker.io/nginxinc/nginx-unprivileged:1.28.0-alpine'),
    /** Cluster DNS, as nginx's `resolver` takes it: an address, or the name of the Service. */
    resolver: f.text,
    resources: podResources,
    /** 1 where the cluster has one node: each pod is on a host of its own. */
    replicas: z.union([z.literal(1), z.literal(2)], 'is not 1 or 2; more than 2 wait for nothing').default(2),
    /** Who comes in while authentik is away. Without it nobody does. */
    emergencyUsers: secret({ htpasswd: f.secretName }).optional(),
    adopt: f.adoptObjects.optional(),
  }),
});

/** Name of a middleware that the site gives settings for: `rateLimit` is `gatehouse-rate-limit`. */
export function madeMiddleware(part: string): string {
  return `gatehouse-${part.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** All of them are in Traefik's namespace. */
export function* traefikFaults({ traefik }: Platform): Generator<SiteFault> {
  const { middlewares, forwardAuth, forwardAuthPublic, loginRateLimit, identityHeaders } = traefik;
  const names = [
    ...Object.entries(middlewares).flatMap(([id, site]) =>
      site === undefined
        ? []
        : [entry(['platform', 'traefik', 'middlewares', id], typeof site === 'string' ? site : madeMiddleware(id))],
    ),
    ...Object.entries({ forwardAuth, forwardAuthPublic, loginRateLimit, identityHeaders }).map(([id, name]) =>
      entry(['platform', 'traefik', id], name),
    ),
  ];
  yield* repeated(names);
}
