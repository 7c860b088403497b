import type { SiteDocument } from './document';
import { authentikReleases } from './helm-values';
import type { IngressRoute } from './ingresses';

/** Which login an Ingress leads to: a login host, authentik's server or an outpost. */
export function loginOf({ hosts, backends }: IngressRoute, site: SiteDocument): string | undefined {
  const host = site.loginHosts?.find((login) => hosts.includes(login));
  if (host !== undefined) return host;
  const servers = serverServices(site);
  return backends.find(({ service }) => /^ak-outpost-/.test(service) || servers.includes(service))?.service;
}

/** Service of authentik's server: its chart omits the name of the chart if the name of the release contains it. */
function serverServices({ stacks }: SiteDocument): readonly string[] {
  return stacks
    .flatMap(authentikReleases)
    .map(({ block }) => String(block.name))
    .map((name) => (name.includes('authentik') ? `${name}-server` : `${name}-authentik-server`));
}
