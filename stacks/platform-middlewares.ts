import type { Manifest } from '../constructs/kubernetes/manifest';
import type { TraefikSettings } from '../constructs/traefik/chain';
import { Middleware } from '../constructs/traefik/middleware';
import type { Platform } from '../sites/schema/platform';
import { forwardAuthParts, nameMiddleware } from '../sites/schema/platform/traefik';

/** Traefik's settings for every Ingress, and the middlewares that this stack creates. */
export function traefikSettings({ traefik }: Platform): {
  readonly settings: TraefikSettings;
  readonly manifests: readonly Manifest[];
} {
  const { namespace, ingressClass, entryPoint, forwardAuth, forwardAuthPublic } = traefik;
  const { retry, rateLimit, cspHeaders, errorPages, crowdsec } = traefik.middlewares;
  const manifests: Manifest[] = [];
  const declare = ({ ref, manifest }: Middleware): string => {
    manifests.push(manifest);
    return ref.name;
  };
  /** The name of an existing middleware, of one that is created from settings, or none. */
  const declareNamed = <Settings extends object>(
    part: string,
    site: string | Settings | undefined,
    make: (props: Settings & { readonly name: string; readonly namespace: string }) => Middleware,
  ): string | undefined =>
    typeof site === 'object' ? declare(make({ ...site, name: nameMiddleware(part), namespace })) : site;
  const middlewares = {
    retry: declareNamed('retry', retry, Middleware.retry),
    errorPages,
    rateLimit: declareNamed('rateLimit', rateLimit, Middleware.rateLimit),
    loginRateLimit: declare(Middleware.loginRateLimit({ name: traefik.loginRateLimit, namespace })),
    cspHeaders: declareNamed('cspHeaders', cspHeaders, Middleware.contentSecurity),
    crowdsec,
    identityHeaders: declare(Middleware.withoutIdentity({ name: traefik.identityHeaders, namespace })),
    forwardAuth,
    forwardAuthPublic,
  };
  return { settings: { namespace, ingressClass, entryPoint, middlewares }, manifests };
}

/**
 * The forward auth of the embedded outpost, under the name that ingresses of other tools have, too:
 *
 *     authentik-forward-auth -> gatehouse-forwarded-headers -> authentik-forward-auth-outpost
 *
 * The chain comes last, so that both of its parts exist before Traefik reads it. While Helm takes over objects that exist, the
 * name stays a plain forward auth: Helm then removes no field, and Traefik refuses a middleware of two types with 404. Until the
 * chain removes what a visitor of a trusted proxy says in X-Forwarded-Host, this one does not trust the header.
 */
export function forwardAuthManifests({ traefik, customResources }: Platform, address: string): readonly Manifest[] {
  const { namespace, forwardAuth: name } = traefik;
  if (customResources.takeOwnership) {
    return [Middleware.forwardAuth({ name, namespace, address, trustForwardHeader: false }).manifest];
  }
  const { forwardedHeaders, outpost } = forwardAuthParts(traefik);
  const middlewares = [
    Middleware.withoutForwarded({ name: forwardedHeaders, namespace }),
    Middleware.forwardAuth({ name: outpost, namespace, address }),
  ];
  return [...middlewares, Middleware.chain({ name, namespace, middlewares })].map(({ manifest }) => manifest);
}
