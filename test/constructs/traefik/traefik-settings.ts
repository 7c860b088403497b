import type { TraefikSettings } from '../../../constructs/traefik/chain';

export const TRAEFIK: TraefikSettings = {
  namespace: 'traefik',
  middlewares: {
    retry: 'retry',
    errorPages: 'error-pages',
    rateLimit: 'rate-limit',
    cspHeaders: 'csp-headers',
    crowdsec: 'crowdsec',
    identityHeaders: 'identity-headers',
    loginRateLimit: 'login-rate-limit',
    forwardAuth: 'authentik-forward-auth',
    forwardAuthPublic: 'authentik-forward-auth-public',
  },
};
