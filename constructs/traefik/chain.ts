import type { Gate } from './gate';
import { MiddlewareRef } from './middleware';

/** Traefik as the site runs it: its names of things, which every Ingress has in common. */
export interface TraefikSettings {
  /** Namespace of the middlewares below. */
  readonly namespace: string;
  /** @default traefik */
  readonly ingressClass?: string;
  /** @default websecure */
  readonly entryPoint?: string;
  /** Names of the middlewares, each asked once per request, in this order. */
  readonly middlewares: {
    readonly retry: string;
    readonly errorPages: string;
    readonly rateLimit: string;
    readonly cspHeaders: string;
    readonly crowdsec: string;
    /** Instead of `rateLimit` in front of a login page. */
    readonly loginRateLimit: string;
    /** Asks the embedded outpost, by way of the fallback. */
    readonly forwardAuth: string;
    /** Asks the outpost of the guests. */
    readonly forwardAuthPublic: string;
  };
}

/** The middlewares of an application, in the order in which Traefik asks them. */
export function gatedChain(settings: TraefikSettings, gate: Gate): readonly MiddlewareRef[] {
  const { rateLimit, crowdsec, forwardAuth, forwardAuthPublic } = settings.middlewares;
  const asks = { required: [forwardAuth], public: [forwardAuthPublic], app: [], none: [] }[gate.kind];
  return [
    ...chain(settings, rateLimit),
    ...[crowdsec, ...asks].map((name) => new MiddlewareRef(settings.namespace, name)),
  ];
}

/**
 * The middlewares of a login page: neither a ban nor a login in front of the login (incident I4), and a rate limit that
 * admits a cold load of the page (incident I15).
 */
export function loginChain(settings: TraefikSettings): readonly MiddlewareRef[] {
  return chain(settings, settings.middlewares.loginRateLimit);
}

function chain({ namespace, middlewares }: TraefikSettings, rateLimit: string): readonly MiddlewareRef[] {
  const { retry, errorPages, cspHeaders } = middlewares;
  return [retry, errorPages, rateLimit, cspHeaders].map((name) => new MiddlewareRef(namespace, name));
}
