import type { Manifest } from '../kubernetes/manifest';
import { ALIASED_HEADERS, AUTHENTIK_HEADERS, FORWARDED_HEADERS, IDENTITY_HEADERS } from './forward-auth';

/** The least rate that a login page needs, measured on a real site (incident I15). */
export const LOGIN_RATE_LIMIT = { average: 100, burst: 1000 } as const;

interface MiddlewareProps {
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object; it is part of the Ingress's reference. */
  readonly namespace: string;
}

interface ForwardAuthProps extends MiddlewareProps {
  /** URL of the decision: 2xx admits the request, every other response goes to the visitor. */
  readonly address: string;
  /**
   * Whether it believes X-Forwarded-* of a trusted proxy. Without, it asks about the request itself, and the other server sees
   * the address of that proxy in place of the visitor's. @default true
   */
  readonly trustForwardHeader?: boolean;
}

interface RetryProps extends MiddlewareProps {
  /** How often a request is sent to a backend that does not accept the connection, the first time included. */
  readonly attempts: number;
}

/** Requests of one address to one router; the bucket refills at `average` a second and holds `burst`. */
interface RateLimitProps extends MiddlewareProps {
  /** Requests a second. */
  readonly average: number;
  /** Requests at once, after a pause. */
  readonly burst: number;
}

interface ContentSecurityProps extends MiddlewareProps {
  /** The whole header, as in `frame-ancestors 'self'`. It replaces the one that an application sends. */
  readonly contentSecurityPolicy: string;
}

/** Reference of an Ingress to a middleware: `NAMESPACE-NAME@kubernetescrd`. */
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
   * Delegates the decision to another server, and trusts X-Forwarded-Host, -Uri and -Method. Traefik drops what a
   * visitor says there, but not from the peers in `forwardedHeaders.trustedIPs` of its entry point, such as Cloudflare:
   * put `withoutForwarded` or `requestedHost` in front (docs/adr/0012-emergency-fallback.md). Traefik removes from the
   * request what it would take from the answer.
   */
  static forwardAuth({ address, trustForwardHeader = true, ...props }: ForwardAuthProps): Middleware {
    return new Middleware(props, {
      forwardAuth: {
        address,
        trustForwardHeader,
        authResponseHeaders: [...AUTHENTIK_HEADERS, 'Set-Cookie'],
        authResponseHeadersRegex: ALIASED_HEADERS,
      },
    });
  }

  /**
   * Removes identity headers of the visitor, in every name and spelling. Traefik removes headers by exact name; only a
   * forward auth accepts a pattern, and it would forward all headers of the outpost that match.
   */
  static withoutIdentity(props: MiddlewareProps): Middleware {
    return new Middleware(props, { headers: { customRequestHeaders: blankHeaders(IDENTITY_HEADERS) } });
  }

  /**
   * Removes the host, method and path that a client states in X-Forwarded-*. A forward auth behind it takes them from the
   * request itself, and the application sees no X-Forwarded-Host: its Host is that of the request.
   */
  static withoutForwarded(props: MiddlewareProps): Middleware {
    return new Middleware(props, { headers: { customRequestHeaders: blankHeaders(FORWARDED_HEADERS) } });
  }

  /** Other middlewares of the same namespace, in this order, under one name. Where one is missing, Traefik answers 404. */
  static chain({
    middlewares,
    ...props
  }: MiddlewareProps & { readonly middlewares: readonly Middleware[] }): Middleware {
    return new Middleware(props, { chain: { middlewares: middlewares.map(({ ref }) => ({ name: ref.name })) } });
  }

  /** Sets X-Forwarded-Host to the host of the route, and removes the method and path that the client sent. */
  static requestedHost({ host, ...props }: MiddlewareProps & { readonly host: string }): Middleware {
    const headers = { ...blankHeaders(FORWARDED_HEADERS), 'X-Forwarded-Host': host };
    return new Middleware(props, { headers: { customRequestHeaders: headers } });
  }

  /** Repeats a request when the backend does not accept the connection, as during a rollout. */
  static retry({ attempts, ...props }: RetryProps): Middleware {
    return new Middleware(props, { retry: { attempts, initialInterval: '100ms' } });
  }

  /** Responds with 429 above the rate. */
  static rateLimit({ average, burst, ...props }: RateLimitProps): Middleware {
    return new Middleware(props, { rateLimit: { average, burst } });
  }

  /**
   * For a login page: it loads about 70 scripts and styles at once, and a single 429 among them leaves the page blank
   * (incident I15). Visitors behind one NAT share the bucket.
   */
  static loginRateLimit(props: MiddlewareProps): Middleware {
    return Middleware.rateLimit({ ...props, ...LOGIN_RATE_LIMIT });
  }

  /** Content-Security-Policy, and two headers that are safe for every application. */
  static contentSecurity({ contentSecurityPolicy, ...props }: ContentSecurityProps): Middleware {
    return new Middleware(props, {
      headers: {
        contentSecurityPolicy,
        contentTypeNosniff: true,
        referrerPolicy: 'strict-origin-when-cross-origin',
      },
    });
  }

  /** For files whose name changes with their contents: a browser caches them for a year. */
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

/** Traefik removes a header with an empty value. */
function blankHeaders(headers: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(headers.map((header) => [header, '']));
}
