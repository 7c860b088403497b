import type { Gate } from './gate';
import { MiddlewareRef } from './middleware';

/** Traefik as the site runs it, the same for every Ingress. */
export interface TraefikSettings {
  /** Namespace of the middlewares below. */
  readonly namespace: string;
  /** @default traefik */
  readonly ingressClass?: string;
  /** @default websecure */
  readonly entryPoint?: string;
  /** Names of the middlewares, each applied once per request, in this order. */
  readonly middlewares: {
    /** Repeats a request to a backend that does not accept the connection. @default none */
    readonly retry?: string | undefined;
    /** Replaces the error pages of the backends. @default none */
    readonly errorPages?: string | undefined;
    /** In front of applications. @default none */
    readonly rateLimit?: string | undefined;
    /** In front of login pages. */
    readonly loginRateLimit: string;
    /** Sets a Content-Security-Policy. @default none */
    readonly cspHeaders?: string | undefined;
    /** Asks CrowdSec about the visitor's address; never in front of login pages. @default none */
    readonly crowdsec?: string | undefined;
    /** Removes identity headers that the visitor sent. */
    readonly identityHeaders: string;
    /** Asks the embedded outpost, by way of the fallback. */
    readonly forwardAuth: string;
    /** Asks the outpost of the guests. */
    readonly forwardAuthPublic: string;
  };
}

/**
 * The middlewares of an application, in the order in which Traefik applies them.
 *
 * @param requestedHost states the host of the Ingress, in front of the forward auth
 */
export function composeChain(
  settings: TraefikSettings,
  gate: Gate,
  requestedHost: MiddlewareRef,
): readonly MiddlewareRef[] {
  const { rateLimit, crowdsec, identityHeaders, forwardAuth, forwardAuthPublic } = settings.middlewares;
  const asks = { required: forwardAuth, public: forwardAuthPublic, app: undefined, none: undefined }[gate.kind];
  return [
    ...references(settings, [...common(settings, rateLimit), crowdsec, identityHeaders]),
    requestedHost,
    ...references(settings, [asks]),
  ];
}

/**
 * The middlewares of a login page: no CrowdSec and no forward auth (incident I4), and a rate limit that admits a cold
 * load of the page (incident I15). authentik builds the links in its mails from the stated host.
 */
export function loginChain(settings: TraefikSettings, requestedHost: MiddlewareRef): readonly MiddlewareRef[] {
  return [...references(settings, common(settings, settings.middlewares.loginRateLimit)), requestedHost];
}

function common({ middlewares }: TraefikSettings, rateLimit: string | undefined): readonly (string | undefined)[] {
  const { retry, errorPages, cspHeaders } = middlewares;
  return [retry, errorPages, rateLimit, cspHeaders];
}

function references({ namespace }: TraefikSettings, names: readonly (string | undefined)[]): readonly MiddlewareRef[] {
  return names.flatMap((name) => (name === undefined ? [] : [new MiddlewareRef(namespace, name)]));
}
