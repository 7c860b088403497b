import type { SiteDocument } from './document';
import { authentikReleases, chartName } from './helm-values';
import type { IngressRoute } from './ingresses';

/** Returns which login an Ingress leads to: a login host, authentik's server or an outpost. */
export function loginOf({ hosts, backends }: IngressRoute, site: SiteDocument): string | undefined {
  const host = site.loginHosts?.find((login) => hosts.includes(login));
  if (host !== undefined) return host;
  const servers = serverServices(site);
  return backends.find(({ service }) => /^ak-outpost-/.test(service) || servers.includes(service))?.service;
}

function serverServices({ stacks }: SiteDocument): readonly string[] {
  return stacks.flatMap(authentikReleases).map(({ block }) => `${chartName(String(block.name))}-server`);
}
