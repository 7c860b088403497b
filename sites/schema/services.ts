import * as z from 'zod';
import { hostAccess, hostsWithApplication } from './access';
import * as adoption from './adoption-fields';
import { port } from './cluster';
import { entry, type Fault, fault, repeated } from './fault';
import * as f from './fields';
import { ingressFields } from './ingresses';
import { isUnder, loginHosts } from './login-hosts';
import { ofEach } from './malformed';
import type { Platform, PublishedService } from './platform';
import type { Site } from './site';

const gate = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({
        kind: z.literal('required').describe('authentik asks for the login.'),
        access: hostAccess.describe('Which users may open it.'),
        adopt: adoption.parts.optional().describe('Parts of the provider and application of the host that exist.'),
      })
      .describe('authentik asks for the login in front of the application, and passes on the user.'),
    z
      .strictObject({
        kind: z.literal('app').describe('The application asks for the login.'),
        reason: f.reason.describe('How the application signs users in. 20 characters or more.'),
      })
      .describe('The application has a login of its own.'),
    z
      .strictObject({ kind: z.literal('public').describe('Visitors are signed in as the guest.') })
      .describe('Visitors are signed in as the guest of `identity.publicGuests`.'),
    z
      .strictObject({
        kind: z.literal('none').describe('Nothing asks for a login.'),
        reason: f.reason.meta(
          f.about('Why it needs no login. 20 characters or more.', 'a static page without any private data'),
        ),
      })
      .describe('No login at all.'),
  ],
  "is not 'required', 'app', 'public' or 'none'; choose what asks for the login",
);

/** An application of the cluster behind Traefik that this stack publishes. */
export const publishedService = z.strictObject({
  name: f.hostLabel.describe('Name of the Ingress.'),
  namespace: f.hostLabel.describe('Namespace of the Service.'),
  host: f.hostLabel.describe('First label of the host; the domain of the site follows.'),
  paths: z
    .array(f.text)
    .default(['/'])
    .meta(f.about('Prefixes of the paths that lead to the Service.', ['/'])),
  service: z
    .strictObject({
      name: f.hostLabel.describe('Name of the Service.'),
      port: port.meta(f.about('Port of the Service.', 80)),
    })
    .describe('Where requests go.'),
  gate: gate.describe('What asks for the login.'),
  cloudflareProxied: z.boolean().meta(f.about('Whether the DNS record of the host goes through Cloudflare.', true)),
  ...ingressFields,
  otherGate: f.reason
    .optional()
    .meta(
      f.about(
        'Why another entry leads to the same Service with a different gate. 20 characters or more.',
        'the API has tokens of its own for each client',
      ),
    ),
});

/** The gate of each service, and that one Ingress answers on each path of a host. */
export function* serviceFaults(site: Site, platform: Platform): Generator<Fault> {
  const logins = loginHosts(site);
  const restricted = new Set(Object.values(site.identity.hostRestriction?.hosts ?? {}).map(({ host }) => host));
  yield* ofEach(platform.services, function* (id, { host, gate }) {
    const path = `platform.services.${id}`;
    if (logins.includes(`${host}.${site.domain}`)) {
      const message =
        'is a login host; remove the service: the stack makes the ingresses of login hosts, with nothing in front of them';
      yield fault(`${path}.host`, message, host);
    }
    if (restricted.has(host) && gate.kind !== 'required') {
      const message =
        'is not required, although identity.hostRestriction names the host; write required, or nothing asks for the group';
      yield fault(`${path}.gate`, message, gate.kind);
    }
    if (!isServed(`${host}.${site.domain}`, gate.kind, site)) {
      const message = `is ${gate.kind}, and no cookie domain of such a provider covers the host; correct one of them`;
      yield fault(`${path}.gate`, message, gate.kind);
    }
  });
  const services = Object.entries(platform.services);
  yield* otherGateFaults(services);
  const routes = services.flatMap(([id, { host, paths }]) =>
    paths.map((prefix, index) => {
      // For the Ingress API a slash at the end of a prefix does not count.
      const key = `${host}${prefix.replace(/\/+$/, '')}`;
      return entry(`platform.services.${id}.paths.${index}`, prefix, key);
    }),
  );
  yield* repeated(routes, 'choose another path: only one would answer');
}

/**
 * Two gates for one Service: what the stricter one protects, the other one may let through, by another path or host. One of
 * them says why it does not.
 */
function* otherGateFaults(services: readonly (readonly [string, PublishedService])[]): Generator<Fault> {
  const first = new Map<string, readonly [string, PublishedService]>();
  for (const [id, service] of services) {
    const key = `${service.namespace}/${service.service.name}`;
    const [firstId, other] = first.get(key) ?? [];
    if (other === undefined) first.set(key, [id, service]);
    else if (other.gate.kind !== service.gate.kind && (other.otherGate ?? service.otherGate) === undefined) {
      const message =
        `is not ${other.gate.kind}, and platform.services.${firstId} leads to the same Service; ` +
        'make the gates equal, or give the reason in otherGate';
      yield fault(`platform.services.${id}.gate`, message, service.gate.kind);
    }
  }
}

/** Whether a provider of the outpost that a gate asks is for the host; another one would be a redirect loop. */
function isServed(host: string, gate: string, site: Site): boolean {
  const { publicGuests, applications } = site.identity;
  // Without guests at all the gate is a fault of its own.
  if (gate === 'public') return publicGuests === undefined || isUnder(host, publicGuests.provider.cookieDomain);
  if (gate !== 'required') return true;
  return (
    hostsWithApplication(site).some((one) => one.host === host) ||
    Object.values(applications).some(
      (application) => application.kind === 'domain-forward-auth' && isUnder(host, application.provider.cookieDomain),
    )
  );
}
