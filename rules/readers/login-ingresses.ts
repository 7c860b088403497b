import { resourcesOfType, type SiteDocument } from './document';
import type { IngressRoute } from './ingresses';

/** Which login an Ingress leads to, or may lead to: a login host, authentik's server or an outpost. */
export function loginOf({ hosts, backends }: IngressRoute, site: SiteDocument): string | undefined {
  const { loginHosts = [] } = site;
  const host = loginHosts.find((login) => hosts.some((pattern) => takesIn(pattern, login)));
  if (host !== undefined) return host;
  const services = serverServices(site);
  const backend = backends.find(({ service }) => /^ak-outpost-/.test(service) || services.includes(service));
  return backend?.service;
}

function takesIn(pattern: string | undefined, host: string): boolean {
  // A computed value can be any host.
  if (pattern === undefined || pattern === host || pattern.includes('${')) return true;
  return pattern.startsWith('*.') && pattern.slice(1) === host.slice(host.indexOf('.'));
}

/** Service of authentik's server: its chart omits the name of the chart if the name of the release contains it. */
function serverServices({ stacks }: SiteDocument): readonly string[] {
  return stacks
    .flatMap((stack) => resourcesOfType(stack, 'helm_release'))
    .filter(({ block }) => /(^|\/)authentik$/.test(String(block.chart)))
    .map(({ block }) => String(block.name))
    .map((name) => (name.includes('authentik') ? `${name}-server` : `${name}-authentik-server`));
}
