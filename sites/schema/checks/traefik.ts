import { entry, type Fault, fault, findRepeated } from '../fields/fault';
import type { Identity } from '../identity';
import type { Platform } from '../platform';
import { forwardAuthParts, nameMiddleware } from '../platform/traefik';
import { serverLine } from '../server-line';

/** All of them are in Traefik's namespace. */
export function* traefikFaults({ traefik }: Platform, identity: Identity): Generator<Fault> {
  const { middlewares, forwardAuth, forwardAuthPublic, loginRateLimit, identityHeaders } = traefik;
  const names = [
    ...Object.entries(middlewares).map(([id, site]) =>
      entry(`platform.traefik.middlewares.${id}`, typeof site === 'object' ? nameMiddleware(id) : site),
    ),
    ...Object.entries({ forwardAuth, forwardAuthPublic, loginRateLimit, identityHeaders }).map(([id, name]) =>
      entry(`platform.traefik.${id}`, name),
    ),
    ...Object.values(forwardAuthParts(traefik)).map((name) => entry('platform.traefik.forwardAuth', name)),
  ];
  yield* findRepeated(names);
  const { traits, name } = serverLine(identity);
  if (traits.trustsForwardedFrom === 'trusted-proxies' && traefik.networks === undefined) {
    const message = `is missing: ${name} ignores X-Forwarded-* of other networks, and logins lead to http or the wrong host; write where Traefik's pods live, for example 10.42.0.0/16`;
    yield fault('platform.traefik.networks', message);
  }
}
