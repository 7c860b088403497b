import * as z from 'zod';
import { contentSecurityFault } from '../../../constructs/traefik/content-security';
import * as adoption from '../fields/adoption-fields';
import * as f from '../fields/fields';
import type { Platform } from '../platform';
import { labels, podResources } from './cluster';
import { secret } from './kubernetes-secrets';

const count = z.int().positive('is below 1; write a whole number, for example 100');

/** A middleware that exists in Traefik's namespace, by its name, or the settings of one that this stack makes there. */
function existingOrMade<T extends z.core.$ZodShape>(settings: T, example: string) {
  return z.union(
    [f.hostLabel, z.strictObject(settings)],
    `is neither the name of a middleware nor the settings of one to create; write for example ${example}`,
  );
}

const middlewares = z.strictObject({
  retry: existingOrMade(
    {
      attempts: count.meta(
        f.about('How often a request is sent to a backend that accepts no connection, 1 or more.', 3),
      ),
    },
    '{ attempts: 3 }',
  )
    .optional()
    .meta(f.about('Sends a request again.', { attempts: 3 })),
  errorPages: f.hostLabel.optional().meta(f.about('Replaces error pages; one that exists.', 'error-pages')),
  rateLimit: existingOrMade(
    {
      average: count.meta(f.about('Requests a second, 1 or more.', 50)),
      burst: count.meta(f.about('Requests at once, 1 or more.', 200)),
    },
    '{ average: 50, burst: 200 }',
  )
    .optional()
    .meta(
      f.about('Limits requests of one address to one application. Login pages have a limit of their own.', {
        average: 50,
        burst: 200,
      }),
    ),
  cspHeaders: existingOrMade(
    {
      contentSecurityPolicy: f
        .form(contentSecurityFault)
        .meta(f.about('Value of the header. It is set on the login page too.', "frame-ancestors 'self'")),
    },
    `{ contentSecurityPolicy: "frame-ancestors 'self'" }`,
  )
    .optional()
    .meta(
      f.about('Replaces the Content-Security-Policy header of applications.', {
        contentSecurityPolicy: "frame-ancestors 'self'",
      }),
    ),
  crowdsec: f.hostLabel
    .optional()
    .meta(
      f.about("CrowdSec's bouncer, in front of applications and never of a login page; one that exists.", 'crowdsec'),
    ),
});

export const traefik = z.strictObject({
  namespace: f.hostLabel.meta(f.about('Namespace of Traefik.', 'traefik')),
  version: f.traefikVersion
    .optional()
    .describe('Version of the Traefik that runs: its tag. The rule `traefik-advisories-fixed` compares it.'),
  podLabels: labels.meta(f.about("Labels of Traefik's pods.", { 'app.kubernetes.io/name': 'traefik' })),
  networks: z
    .array(f.network)
    .min(1, 'is empty; write for example 10.42.0.0/16')
    .optional()
    .meta(
      f.about(
        "Networks of Traefik's pods, of its nodes where it uses the host's network. authentik takes X-Forwarded-* from these alone. Required from server 2026.8 on; left out before, every private network is trusted.",
        ['10.42.0.0/16'],
      ),
    ),
  ingressClass: f.hostLabel.meta(f.about('Ingress class of Traefik.', 'traefik')),
  entryPoint: f.text
    .refine(
      (name) => name !== 'web',
      "is Traefik's entry point for plain HTTP, where no login cookie is sent; name the one for HTTPS, as websecure",
    )
    .meta(f.about('Entry point for HTTPS.', 'websecure')),
  middlewares: middlewares
    .prefault({})
    .describe(
      "Middlewares in front of every host, in this order. Each one is the name of one that exists in Traefik's namespace, or the settings of one to create.",
    ),
  forwardAuth: f.hostLabel.meta(
    f.about(
      "Name of the forward-auth middleware to create, for ingresses of other tools too. It drops a client's `X-Forwarded-Host`; while `customResources.takeOwnership` is set, it trusts no `X-Forwarded-*` instead.",
      'authentik-forward-auth',
    ),
  ),
  forwardAuthPublic: f.hostLabel.meta(
    f.about('Name of the one for guests to create.', 'authentik-forward-auth-public'),
  ),
  loginRateLimit: f.hostLabel
    .default('authentik-rate-limit')
    .describe('Name of the rate limit of the login pages to create.'),
  identityHeaders: f.hostLabel
    .default('authentik-identity-headers')
    .describe('Name of the middleware to create that removes forged `X-authentik-*` headers.'),
  staticCache: f.hostLabel
    .default('static-cache-headers')
    .describe("Name of the cache header middleware to create, in authentik's namespace."),
  fallback: z
    .strictObject({
      name: f.hostLabel.meta(f.about('Name of its objects.', 'auth-proxy')),
      image: f.image('docker.io/nginxinc/nginx-unprivileged:1.28.0-alpine').describe('Image of nginx.'),
      resolver: f.text.meta(
        f.about("Cluster DNS, as nginx's `resolver` takes it: an address, or the name of the Service.", '10.43.0.10'),
      ),
      resources: podResources.describe('Resources of its container.'),
      replicas: z
        .union([z.literal(1), z.literal(2)], 'is not 1 or 2; write 1 for one node, 2 for several')
        .default(2)
        .describe('Number of pods, 1 or 2, each on a node of its own: 1 in a cluster of one node.'),
      emergencyUsers: secret('auth-proxy-htpasswd', {
        htpasswd: f.secretName.meta(f.about('Secret with the lines of an htpasswd file.', 'emergency_htpasswd')),
      })
        .optional()
        .describe('Users that may pass with a password while authentik is away. Left out, no user may.'),
      adopt: adoption.objects.optional().describe('Objects of the fallback that exist.'),
    })
    .describe('The proxy that answers with Basic auth while authentik is away (docs/adr/0012).'),
});

/** Name of a middleware that the site gives settings for: `rateLimit` is `gatehouse-rate-limit`. */
export function nameMiddleware(part: string): string {
  return `gatehouse-${part.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Names of the two middlewares that the chain `forwardAuth` consists of. */
export function forwardAuthParts({ forwardAuth }: Platform['traefik']) {
  return { forwardedHeaders: nameMiddleware('forwardedHeaders'), outpost: `${forwardAuth}-outpost` };
}
