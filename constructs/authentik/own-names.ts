// Names that constructs give to their own parts, and that schemas, checks and the command line need too. This module
// imports nothing, so that they load without cdktf.

/** Construct ids that the keys of the props must not use. */
export const SIGN_IN_IDS = { flow: 'Flow', identification: 'Identification', password: 'Password' } as const;

/** Id of the lookup of a stage that the sign-in binds and does not create. */
export function boundStageId(bindingId: string): string {
  return `${bindingId}Stage`;
}

/** Key pair that every server makes for itself at its first start. */
export const SIGNING_KEY = 'authentik Self-signed Certificate';

/** Construct ids that the keys of hosts must not use. */
export const HOST_RESTRICTION_IDS = { policy: 'Policy' } as const;

/** The stage that ends an enrollment. */
export const ENROLLMENT_LOGIN = 'enrollment-login';

/** Keys of the Secret that authentik and its embedded outpost take their settings from. */
export const AUTHENTIK_SECRET_KEY = 'AUTHENTIK_SECRET_KEY';

/** How both find the database: the session backend of the outpost needs these five and no others. */
export const POSTGRESQL_KEYS = {
  host: 'AUTHENTIK_POSTGRESQL__HOST',
  port: 'AUTHENTIK_POSTGRESQL__PORT',
  user: 'AUTHENTIK_POSTGRESQL__USER',
  password: 'AUTHENTIK_POSTGRESQL__PASSWORD',
  name: 'AUTHENTIK_POSTGRESQL__NAME',
} as const;

/** Slug of the application of one restricted host. */
export function enforcedSlug(host: string): string {
  return host.replaceAll('.', '-');
}

/** Scope mappings of the blueprints for the three scopes of an ordinary OpenID Connect client. */
export const STANDARD_OIDC_SCOPES = {
  openid: 'goauthentik.io/providers/oauth2/scope-openid',
  profile: 'goauthentik.io/providers/oauth2/scope-profile',
  email: 'goauthentik.io/providers/oauth2/scope-email',
} as const;

/**
 * Scope mappings of the blueprints that the server puts on a proxy provider at every write, whatever it was sent.
 * Source: `ProxyProvider.set_oauth_defaults` of the server, 2025.2 to 2026.2.
 */
export const STANDARD_PROXY_SCOPES: readonly string[] = [
  ...Object.values(STANDARD_OIDC_SCOPES),
  'goauthentik.io/providers/oauth2/scope-entitlements',
  'goauthentik.io/providers/proxy/scope-proxy',
];
