import { resourcesOfType, type SiteDocument } from '../readers/document';
import { middlewareReader } from '../readers/ingress-middlewares';
import { type IngressRoute, ingresses } from '../readers/ingresses';
import { stackRule } from '../rule';

const REMEDY = 'make it with LoginIngress';

export const ingressLoginHostsOpen = stackRule({
  id: 'ingress-login-hosts-open',
  what: 'an Ingress that takes in a login host, or leads to authentik or an outpost, has no forward auth and no CrowdSec, and the rate limit',
  why: 'A ban walled a user out of the login page itself, and a login in front of the login is a circle.',
  incident: 'I4',
  *checkStack(stack, site) {
    const read = middlewareReader(site);
    for (const ingress of ingresses(stack)) {
      const { address } = ingress;
      const natures = read(ingress.middlewares);
      const walls = natures.filter(({ wall }) => wall !== undefined);
      const login = reached(ingress, site);
      if (login === undefined) {
        if (walls.length === 0 || (site.loginHosts ?? []).length > 0) continue;
        yield { address, found: 'a wall, and no login host is known', remedy: 'name the login hosts in the site' };
        continue;
      }
      const unknown = ingress.middlewares.find((name) => name.includes('${'));
      if (unknown !== undefined) yield { address, found: `${login} behind ${unknown}`, remedy: 'write the names out' };
      for (const { reference, wall } of walls) {
        yield { address, found: `${login} behind ${reference}, which is ${wall}`, remedy: REMEDY };
      }
      if (!natures.some(({ limitsRate }) => limitsRate)) {
        yield { address, found: `${login} without a rate limit`, remedy: REMEDY };
      }
    }
  },
});

/** Which login an Ingress leads to, or may lead to. */
function reached({ hosts, backends }: IngressRoute, site: SiteDocument): string | undefined {
  const { loginHosts = [] } = site;
  const host = loginHosts.find((login) => hosts.some((pattern) => takesIn(pattern, login)));
  if (host !== undefined) return host;
  const services = serverServices(site);
  const backend = backends.find(({ service }) => /^ak-outpost-/.test(service) || services.includes(service));
  return backend?.service;
}

function takesIn(pattern: string | undefined, host: string): boolean {
  // What only Terraform knows may be any host.
  if (pattern === undefined || pattern === host || pattern.includes('${')) return true;
  return pattern.startsWith('*.') && pattern.slice(1) === host.slice(host.indexOf('.'));
}

/** Service of authentik's server, as its chart names it: the chart's name is left out where the release has it. */
function serverServices({ stacks }: SiteDocument): readonly string[] {
  return stacks
    .flatMap((stack) => resourcesOfType(stack, 'helm_release'))
    .filter(({ block }) => /(^|\/)authentik$/.test(String(block.chart)))
    .map(({ block }) => String(block.name))
    .map((name) => (name.includes('authentik') ? `${name}-server` : `${name}-authentik-server`));
}
