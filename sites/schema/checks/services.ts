import { entry, type Fault, fault, findRepeated } from '../fields/fault';
import { ofEach } from '../fields/malformed';
import { isUnder, loginHosts } from '../login-hosts';
import type { Platform, PublishedService } from '../platform';
import type { Site } from '../site-schema';
import { hostsWithApplication } from '../stated-hosts';

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
  yield* findRepeated(routes, 'choose another path: only one would answer');
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
