import type { Manifest } from '../kubernetes/manifest';
import { AUTHENTIK_HEADERS, FORWARDED_HEADERS, IDENTITY_HEADERS, UNDERSCORED_HEADERS } from './forward-auth';

/** Least that a login page needs, measured at a real site (incident I15). Here, so that the rules load no provider. */
export const LOGIN_RATE_LIMIT = { average: 100, burst: 1000 } as const;

export interface MiddlewareProps {
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object; it is part of the Ingress's reference. */
  readonly namespace: string;
}

export interface ForwardAuthProps extends MiddlewareProps {
  /** URL that decides: 2xx lets the request on, every other answer goes to the visitor. */
  readonly address: string;
}

export interface RetryProps extends MiddlewareProps {
  /** How often a request is sent to a backend that does not accept the connection, the first time included. */
  readonly attempts: number;
}

/** Requests of one address to one router; the bucket refills at `average` a second and holds `burst`. */
export interface RateLimitProps extends MiddlewareProps {
  /** Requests a second. */
  readonly average: number;
  /** Requests at once, after a pause. */
  readonly burst: number;
}

export interface ContentSecurityProps extends MiddlewareProps {
  /** The whole header, as in `frame-ancestors 'self'`. It replaces the one that an application sends. */
  readonly contentSecurityPolicy: string;
}

/** How an Ingress names a middleware, be it of this project or not: `NAMESPACE-NAME@kubernetescrd`. */
export class MiddlewareRef {
  constructor(
    readonly namespace: string,
    readonly name: string,
  ) {}

  toString(): string {
    return `${this.namespace}-${this.name}@kubernetescrd`;
  }
}

/**
 * A Middleware of Traefik: the object, for a release of manifests, and the name that an Ingress has for it.
 *
 * Source: https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
 */
export class Middleware {
  /**
   * Delegates the decision to another server, and trusts X-Forwarded-Host, -Uri and -Method. Traefik drops what a visitor
   * says there, but not from the peers in `forwardedHeaders.trustedIPs` of its entry point, such as Cloudflare: put
   * `requestedHost` in front (docs/adr/0012-emergency-fallback.md). Traefik removes from the request what it would take
   * from the answer.
   */
  static forwardAuth({ address, ...props }: ForwardAuthProps): Middleware {
    return new Middleware(props, {
      forwardAuth: {
        address,
        trustForwardHeader: true,
        authResponseHeaders: [...AUTHENTIK_HEADERS, 'Set-Cookie'],
        authResponseHeadersRegex: UNDERSCORED_HEADERS,
      },
    });
  }

  /**
   * Removes what a visitor says about who they are, in every name and spelling. Traefik removes named headers only: a
   * pattern is possible in a forward auth alone, and that would pass on all that the outpost says.
   */
  static withoutIdentity(props: MiddlewareProps): Middleware {
    return new Middleware(props, { headers: { customRequestHeaders: removed(IDENTITY_HEADERS) } });
  }

  /** Forward auth, and the application, are told the host that Traefik routes by; method and path are Traefik's own. */
  static requestedHost({ host, ...props }: MiddlewareProps & { readonly host: string }): Middleware {
    const headers = { ...removed(FORWARDED_HEADERS), 'X-Forwarded-Host': host };
    return new Middleware(props, { headers: { customRequestHeaders: headers } });
  }

  /** Sends a request again where a backend does not accept the connection: the pod is replaced at that moment. */
  static retry({ attempts, ...props }: RetryProps): Middleware {
    return new Middleware(props, { retry: { attempts, initialInterval: '100ms' } });
  }

  /** What comes faster is answered with 429. */
  static rateLimit({ average, burst, ...props }: RateLimitProps): Middleware {
    return new Middleware(props, { rateLimit: { average, burst } });
  }

  /**
   * For a login page: it loads about 70 scripts and styles at once, and one answer of 429 among them leaves the page
   * blank (incident I15). Visitors behind one NAT share the bucket.
   */
  static loginRateLimit(props: MiddlewareProps): Middleware {
    return Middleware.rateLimit({ ...props, ...LOGIN_RATE_LIMIT });
  }

  /** What browsers may do with a page, and two headers that hurt nobody. */
  static contentSecurity({ contentSecurityPolicy, ...props }: ContentSecurityProps): Middleware {
    return new Middleware(props, {
      headers: {
        contentSecurityPolicy,
        contentTypeNosniff: true,
        referrerPolicy: 'strict-origin-when-cross-origin',
      },
    });
  }

  /** For files whose name changes with their contents: a browser keeps them for a year and never asks again. */
  static staticCache(props: MiddlewareProps): Middleware {
    return new Middleware(props, {
      headers: { customResponseHeaders: { 'Cache-Control': 'public, max-age=31536000, immutable' } },
    });
  }

  readonly ref: MiddlewareRef;
  readonly manifest: Manifest;

  private constructor({ name, namespace }: MiddlewareProps, spec: Readonly<Record<string, unknown>>) {
    this.ref = new MiddlewareRef(namespace, name);
    this.manifest = { apiVersion: 'traefik.io/v1alpha1', kind: 'Middleware', metadata: { name, namespace }, spec };
  }
}

/** For Traefik a header with an empty value is one to remove. */
function removed(headers: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(headers.map((header) => [header, '']));
}
