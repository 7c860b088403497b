import { child } from '../readers/block';
import type { SiteDocument } from '../readers/document';
import { ingresses } from '../readers/ingresses';
import { loginOf } from '../readers/login-ingresses';
import { manifestsIn } from '../readers/manifests';
import { stackRule } from '../rule';

/** Parts of the chain of a login page, in their order; the static files have a cache header behind it. */
const ORDER = ['retry', 'errorPages', 'rateLimit', 'headers'];

/** Lists what a middleware of the site may do in front of a login page: none of these refuses a visitor. */
const HARMLESS = ['retry', 'rateLimit', 'headers'];

export const ingressLoginClosed = stackRule({
  id: 'ingress-login-closed',
  what: 'an Ingress that leads to a login has only middlewares of the login chain, in its order: retry, error pages, rate limit, headers',
  why: 'Any other middleware, such as an address list, a redirect or Basic auth, keeps people from signing in.',
  *checkStack(stack, site) {
    const kinds = middlewareKinds(site);
    for (const ingress of ingresses(stack)) {
      const login = loginOf(ingress, site);
      if (login === undefined) continue;
      const remedy = 'make it with LoginIngress';
      const chain = ingress.middlewares.map((reference) => ({ reference, kind: kinds(reference) }));
      for (const { reference, kind } of chain) {
        if (ORDER.includes(kind)) continue;
        yield {
          address: ingress.address,
          subject: reference,
          found: `puts ${login} behind ${reference}, ${kind}`,
          remedy,
        };
      }
      const places = chain.map(({ kind }) => ORDER.indexOf(kind)).filter((place) => place >= 0);
      const late = places.findIndex((place, index) => place < (places[index - 1] ?? 0));
      if (late < 0) continue;
      const names = ingress.middlewares.join(', ');
      yield {
        address: ingress.address,
        subject: 'order',
        found: `has its middlewares in another order: ${names}`,
        remedy,
      };
    }
  },
});

/** Returns what a middleware of an Ingress is, by its manifest, or by its part in the site where it exists already. */
function middlewareKinds({ stacks, middlewareParts = {} }: SiteDocument): (reference: string) => string {
  const made = new Map(
    stacks
      .flatMap(manifestsIn)
      .filter(({ manifest }) => manifest.kind === 'Middleware')
      .map(({ manifest: { metadata, spec } }) => [`${metadata.namespace}-${metadata.name}@kubernetescrd`, { spec }]),
  );
  return (reference) => {
    const manifest = made.get(reference);
    if (manifest === undefined) {
      const part = middlewareParts[reference];
      if (part === undefined) return 'which no part of the site names';
      return part === 'cspHeaders' ? 'headers' : part;
    }
    const [kind = 'which does nothing'] = Object.keys(child(manifest, 'spec'));
    return HARMLESS.includes(kind) ? kind : `which is ${kind}`;
  };
}
