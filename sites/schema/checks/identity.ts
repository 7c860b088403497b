import { type Fault, fault } from '../fields/fault';
import { isUnder } from '../login-hosts';
import type { Site } from '../site-schema';

/** Hosts of authentik are under the domain of the site: its cookies and Ingresses are there. */
export function* domainFaults({ domain, identity }: Site): Generator<Fault> {
  const { applications, publicGuests } = identity;
  const providers = [
    ...Object.entries(applications).flatMap(([id, application]) =>
      application.kind === 'domain-forward-auth'
        ? [[`identity.applications.${id}.provider`, application.provider] as const]
        : [],
    ),
    ...(publicGuests === undefined ? [] : [['identity.publicGuests.provider', publicGuests.provider] as const]),
  ];
  const hosts = [
    ['identity.host', identity.host] as const,
    ...providers.map(([path, { externalHost }]) => [`${path}.externalHost`, externalHost] as const),
  ];
  for (const [path, host] of hosts) {
    if (isUnder(host, domain)) continue;
    yield fault(path, `is not under ${domain}; correct the host or the domain`, host);
  }
  for (const [path, { externalHost, cookieDomain }] of providers) {
    // A host outside of the domain is a fault already.
    if (!isUnder(externalHost, domain) || isUnder(externalHost, cookieDomain)) continue;
    const message = `is neither ${externalHost} nor a parent of it, so that browsers drop the cookie; write a parent`;
    yield fault(`${path}.cookieDomain`, message, cookieDomain);
  }
}
