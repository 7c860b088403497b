/**
 * Scope mappings of the blueprints that the server puts on a proxy provider at every write, whatever it was sent.
 * Source: `ProxyProvider.set_oauth_defaults` of the server, 2025.2 to 2026.2.
 */
export const STANDARD_PROXY_SCOPES: readonly string[] = [
  'goauthentik.io/providers/oauth2/scope-openid',
  'goauthentik.io/providers/oauth2/scope-profile',
  'goauthentik.io/providers/oauth2/scope-email',
  'goauthentik.io/providers/oauth2/scope-entitlements',
  'goauthentik.io/providers/proxy/scope-proxy',
];
