import type { Manifest } from '../kubernetes/manifest';
import { AUTHENTIK_HEADERS, UNDERSCORED_HEADERS } from './forward-auth';
import { LOGIN_RATE_LIMIT } from './login-rate-limit';

export interface MiddlewareProps {
  readonly name: string;
  readonly namespace: string;
}

export interface ForwardAuthProps extends MiddlewareProps {
  /** URL that decides: 2xx lets the request on, every other answer goes to the visitor. */
  readonly address: string;
}

/** Requests of one address to one router; the bucket refills at `average` a second and holds `burst`. */
export interface RateLimitProps extends MiddlewareProps {
  /** Requests a second. */
  readonly average: number;
  /** Requests at once, after a pause. */
  readonly burst: number;
}

export interface ResponseHeadersProps extends MiddlewareProps {
  /** Headers of every answer, whatever the application says. */
  readonly response: Readonly<Record<string, string>>;
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
   * Somebody else decides. What stands in X-Forwarded-* is believed: Traefik's entry point has to drop it from whom it
   * does not trust, which it does unless it is told to be insecure. Whom it trusts (`forwardedHeaders.trustedIPs`, such
   * as Cloudflare) has to drop what visitors say in X-Forwarded-Host, -Uri and -Method: they are what is decided about
   * (docs/adr/0012-emergency-fallback.md). Of the visitor's headers Traefik removes those that are taken from the answer.
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

  static responseHeaders({ response, ...props }: ResponseHeadersProps): Middleware {
    return new Middleware(props, { headers: { customResponseHeaders: { ...response } } });
  }

  /** For files whose name changes with their contents: a browser keeps them for a year and never asks again. */
  static staticCache(props: MiddlewareProps): Middleware {
    return Middleware.responseHeaders({
      ...props,
      response: { 'Cache-Control': 'public, max-age=31536000, immutable' },
    });
  }

  readonly ref: MiddlewareRef;
  readonly manifest: Manifest;

  private constructor({ name, namespace }: MiddlewareProps, spec: Readonly<Record<string, unknown>>) {
    this.ref = new MiddlewareRef(namespace, name);
    this.manifest = { apiVersion: 'traefik.io/v1alpha1', kind: 'Middleware', metadata: { name, namespace }, spec };
  }
}
