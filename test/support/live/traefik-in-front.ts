import { Middleware } from '../../../constructs/traefik/middleware';

const OUTPOST = '/outpost.goauthentik.io';
const PLACE = { namespace: 'traefik' };

interface InFront {
  /** Address of the server with the embedded outpost. */
  readonly authentik: string;
  readonly application: string;
  readonly loginHost: string;
  readonly hosts: readonly string[];
}

/**
 * Routers and middlewares of a file of Traefik's: the login host, and hosts behind the forward auth that the constructs
 * make for an ingress.
 */
export function inFrontOf({ authentik, application, loginHost, hosts }: InFront): object {
  const address = `${authentik}${OUTPOST}/auth/traefik`;
  const named = new Map(hosts.map((host, index) => [`host${index}`, host]));
  const routers = [...named].map(([name, host]) => [
    name,
    { rule: `Host(\`${host}\`)`, service: 'application', middlewares: ['identity', name, 'auth'], tls: {} },
  ]);
  const requested = [...named].map(([name, host]) => [
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
      services: { authentik: to(authentik), application: to(application) },
      middlewares: {
        identity: Middleware.withoutIdentity({ ...PLACE, name: 'identity' }).manifest.spec,
        auth: Middleware.forwardAuth({ ...PLACE, name: 'auth', address }).manifest.spec,
        ...Object.fromEntries(requested),
      },
    },
  };
}
