import type { Site } from './site-schema';

export function isUnder(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Hosts of the login pages, and where a login ends, sorted: no rule may block them (incident I4). */
export function loginHosts({ identity, edge }: Pick<Site, 'identity' | 'edge'>): readonly string[] {
  const applications = Object.values(identity.applications).flatMap((application) =>
    application.kind === 'domain-forward-auth' ? [application.provider.externalHost] : [],
  );
  const guests = identity.publicGuests?.provider.externalHost;
  const hosts = [
    identity.host,
    ...applications,
    ...(guests === undefined ? [] : [guests]),
    ...(edge?.additionalLoginHosts ?? []),
  ];
  return [...new Set(hosts)].sort();
}
