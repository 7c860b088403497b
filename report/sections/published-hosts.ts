import { documentObjects } from '../../access/document-objects';
import { isGuests } from '../../access/guests';
import { hostTargets, isOfTheLogin } from '../../access/hosts';
import type { AccessObjects } from '../../access/objects';
import { GATE_REASON_ANNOTATION } from '../../constructs/traefik/gate';
import type { SiteDocument } from '../../rules/readers/document';
import { type IngressRoute, ingresses } from '../../rules/readers/ingresses';
import type { Row } from '../table';

interface Route extends IngressRoute {
  /** The Ingress has this address, after its stack. */
  readonly at: string;
}

/**
 * One row a host: every host that an Ingress names and every host that is behind forward auth. Paths of the login itself,
 * which are on each protected host, and middlewares are details.
 */
export function hostRows(document: SiteDocument): readonly Row[] {
  const objects = documentObjects(document);
  const targets = hostTargets(objects);
  const routes = document.stacks.flatMap((stack) =>
    ingresses(stack).map((route): Route => ({ ...route, at: `${stack.name}.${route.address}` })),
  );
  const hosts = [...new Set([...targets.map(({ host }) => host), ...routes.flatMap((route) => route.hosts)])].sort();
  return hosts.map((host) => {
    const own = targets.filter((target) => target.host === host);
    const ways = routes.filter((route) => route.hosts.includes(host)).sort((a, b) => (a.at < b.at ? -1 : 1));
    const shown = ways.filter(({ paths, backends }) =>
      paths.some((path) => backends.some(({ service }) => !isOfTheLogin(objects, { path, service }))),
    );
    const gates = own.map(({ name, gate = 'required' }) => ({ path: name.slice(host.length) || '/', gate }));
    const reasons = shown.flatMap(({ annotations }) => annotations[GATE_REASON_ANNOTATION] ?? []);
    // A host that only an outpost answers for has the service of its login.
    const services = (own.length === 0 ? ways : shown).flatMap(({ backends }) =>
      backends.map(({ service, port }) => `${service}:${port}`),
    );
    return {
      cells: [
        host,
        gateWords(gates) ?? loginGate(objects, host),
        services.length === 0 ? 'of another tool' : [...new Set(services)].join(', '),
        [...new Set(reasons.map(String))].join('; '),
      ],
      addresses: ways.map(({ at }) => at),
      details: ways.map(detailOf),
    };
  });
}

/** One word where every path has the same gate. */
function gateWords(gates: readonly { readonly path: string; readonly gate: string }[]): string | undefined {
  const words = new Set(gates.map(({ gate }) => gate));
  return words.size < 2 ? [...words][0] : gates.map(({ path, gate }) => `${path}: ${gate}`).join(', ');
}

/** A host of which the site publishes the login's own paths only: the callback of an outpost. */
function loginGate(objects: AccessObjects, host: string): string {
  const provider = objects
    .ofType('authentik_provider_proxy')
    .find(({ values }) => values.external_host === `https://${host}`);
  if (provider === undefined) return 'not stated';
  return isGuests(objects, provider) ? 'public' : 'required';
}

/** Without the host: hosts of the same kind then have the same details. */
function detailOf({ paths, backends, middlewares }: Route): string {
  // A host itself only has the middleware that tells authentik the requested host.
  const names = middlewares.map((name) => name.replace(/@kubernetescrd$/, '').replace(/^.*-(requested-host)$/, '$1'));
  const to = backends.map(({ service, port }) => `${service}:${port}`).join(', ');
  return `${paths.join(', ')} → ${to}${names.length === 0 ? '' : ` through ${names.join(', ')}`}`;
}
