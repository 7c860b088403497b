import type { Site } from './site';

/** Hosts of the login pages, sorted: nobody is ever walled off from them (incident I4). */
export function loginHosts({ identity, edge }: Pick<Site, 'identity' | 'edge'>): readonly string[] {
  const guests = identity.publicGuests?.provider.externalHost;
  const hosts = [identity.host, ...(guests === undefined ? [] : [guests]), ...(edge?.moreLoginHosts ?? [])];
  return [...new Set(hosts)].sort();
}
