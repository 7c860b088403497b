import * as z from 'zod';
import { hostAccess, hostsWithApplication } from './access';
import { port } from './cluster';
import { type Entry, repeated, type SiteFault } from './fault';
import * as f from './fields';
import { ingressFields } from './ingresses';
import { loginHosts } from './login-hosts';
import type { Platform, PublishedService } from './platform';
import type { Site } from './site';

const REASON = 'is too short for a reason; write a sentence of 20 characters or more';

const gate = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('required'),
      access: hostAccess,
      /** Parts of the provider and application of the host that exist. */
      adopt: f.adoptParts.optional(),
    }),
    z.strictObject({ kind: z.literal('app'), reason: f.text.min(20, REASON) }),
    z.strictObject({ kind: z.literal('public') }),
    z.strictObject({ kind: z.literal('none'), reason: f.text.min(20, REASON) }),
  ],
  "is not 'required', 'app', 'public' or 'none'; choose what asks for the login",
);

/** An application of the cluster behind Traefik that this stack publishes. */
export const publishedService = z.strictObject({
  name: f.hostLabel,
  namespace: f.hostLabel,
  /** First label of the host: the site's domain is put behind it. */
  host: f.hostLabel,
  paths: z.array(f.text).default(['/']),
  service: z.strictObject({ name: f.hostLabel, port }),
  gate,
  cloudflareProxied: z.boolean(),
  ...ingressFields,
  /** Why another gate leads to the same Service, in the words of `gate.reason`. */
  otherGate: f.text.min(20, REASON).optional(),
});

/** Who is asked at the host of a service, and that one Ingress answers there. */
export function* serviceFaults(site: Site, platform: Platform): Generator<SiteFault> {
  const logins = loginHosts(site);
  const restricted = new Set(Object.values(site.identity.hostRestriction?.hosts ?? {}).map(({ host }) => host));
  const services = Object.entries(platform.services);
  for (const [id, { host, gate }] of services) {
    const path = ['platform', 'services', id];
    if (logins.includes(`${host}.${site.domain}`)) {
      const message =
        'is a login host; remove the service: the stack makes the ingresses of login hosts, with nothing in front of them';
      yield { path: [...path, 'host'], found: host, message };
    }
    if (restricted.has(host) && gate.kind !== 'required') {
      const message =
        'is not required, although identity.hostRestriction names the host; write required, or nothing asks for the group';
      yield { path: [...path, 'gate'], found: gate.kind, message };
    }
    if (!isServed(`${host}.${site.domain}`, gate.kind, site)) {
      const message = `is ${gate.kind}, and no cookie domain of such a provider covers the host; correct one of them`;
      yield { path: [...path, 'gate'], found: gate.kind, message };
    }
  }
  yield* otherGateFaults(services);
  const routes = services.flatMap(([id, { host, paths }]) =>
    paths.map((prefix, index): Entry => {
      // For the Ingress API a slash at the end of a prefix does not count.
      return {
        path: ['platform', 'services', id, 'paths', index],
        found: prefix,
        key: `${host}${prefix.replace(/\/+$/, '')}`,
      };
    }),
  );
  yield* repeated(routes, 'choose another path: only one would answer');
}

/**
 * Two gates for one Service: what the stricter one protects, the other one may let through, by another path or host. One of
 * them says why it does not.
 */
function* otherGateFaults(services: readonly (readonly [string, PublishedService])[]): Generator<SiteFault> {
  const first = new Map<string, readonly [string, PublishedService]>();
  for (const [id, service] of services) {
    const key = `${service.namespace}/${service.service.name}`;
    const [firstId, other] = first.get(key) ?? [];
    if (other === undefined) first.set(key, [id, service]);
    else if (other.gate.kind !== service.gate.kind && (other.otherGate ?? service.otherGate) === undefined) {
      const message =
        `is not ${other.gate.kind}, and platform.services.${firstId} leads to the same Service; ` +
        'make the gates equal, or say in otherGate why this one lets nobody past the other';
      yield { path: ['platform', 'services', id, 'gate'], found: service.gate.kind, message };
    }
  }
}

/** Whether a provider of the outpost that a gate asks is for the host; another one would redirect for ever. */
function isServed(host: string, gate: string, site: Site): boolean {
  const { publicGuests, applications } = site.identity;
  const covers = (parent: string) => host === parent || host.endsWith(`.${parent}`);
  // Without guests at all the gate is a fault of its own.
  if (gate === 'public') return publicGuests === undefined || covers(publicGuests.provider.cookieDomain);
  if (gate !== 'required') return true;
  return (
    hostsWithApplication(site).some((one) => one.host === host) ||
    Object.values(applications).some(
      (application) => application.kind === 'domain-forward-auth' && covers(application.provider.cookieDomain),
    )
  );
}
