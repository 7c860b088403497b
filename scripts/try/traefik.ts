import { Middleware } from '../../constructs/traefik/middleware';

const OUTPOST = '/outpost.goauthentik.io';
const PLACE = { namespace: 'traefik' };

interface InFront {
  /** Address of the server with the embedded outpost. */
  readonly authentik: string;
  readonly loginHost: string;
  readonly applications: readonly Application[];
}

interface Application {
  readonly host: string;
  readonly url: string;
  /** Whether it has a login of its own. @default false: behind forward auth */
  readonly signsIn?: boolean;
}

/**
 * Routers and middlewares of a file of Traefik's: the login host, and applications, behind the forward auth that the
 * constructs make for an ingress unless they have a login of their own.
 */
export function inFrontOf({ authentik, loginHost, applications }: InFront): object {
  const address = `${authentik}${OUTPOST}/auth/traefik`;
  const named = applications.map((one, index) => [`host${index}`, one] as const);
  const routers = named.map(([name, { host, signsIn = false }]) => {
    const middlewares = signsIn ? {} : { middlewares: ['identity', name, 'auth'] };
    return [name, { rule: `Host(\`${host}\`)`, service: name, ...middlewares, tls: {} }] as const;
  });
  const requested = named.map(([name, { host }]) => [
    name,
    Middleware.requestedHost({ ...PLACE, name, host }).manifest.spec,
  ]);
  const to = (url: string) => ({ loadBalancer: { servers: [{ url }] } });
  return {
    http: {
      routers: {
        login: { rule: `Host(\`${loginHost}\`)`, service: 'authentik', tls: {} },
        outpost: { rule: `PathPrefix(\`${OUTPOST}/\`)`, service: 'authentik', priority: 1000, tls: {} },
        ...Object.fromEntries(routers),
      },
      services: { authentik: to(authentik), ...Object.fromEntries(named.map(([name, { url }]) => [name, to(url)])) },
      middlewares: {
        identity: Middleware.withoutIdentity({ ...PLACE, name: 'identity' }).manifest.spec,
        auth: Middleware.forwardAuth({ ...PLACE, name: 'auth', address }).manifest.spec,
        ...Object.fromEntries(requested),
      },
    },
  };
}
