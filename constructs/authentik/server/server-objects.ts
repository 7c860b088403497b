// Objects that every server has.
// Imports nothing: schemas, checks and the command line load it without cdktf.

/** Port of the Service that the chart makes for the server's pods. */
export const SERVER_SERVICE_PORT = 80;

/** Key pair that every server makes for itself at its first start. */
export const SIGNING_KEY = 'authentik Self-signed Certificate';

/** Scope mappings of the blueprints for the three scopes of an ordinary OpenID Connect client. */
export const STANDARD_OIDC_SCOPES = {
  openid: 'goauthentik.io/providers/oauth2/scope-openid',
  profile: 'goauthentik.io/providers/oauth2/scope-profile',
  email: 'goauthentik.io/providers/oauth2/scope-email',
} as const;

/** The scope without which authentik issues no refresh token. */
export const OFFLINE_ACCESS = 'goauthentik.io/providers/oauth2/scope-offline_access';

/** Lists what a client may exchange for a token. The server spells the device code as a URN. */
export const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'implicit',
  'hybrid',
  'password',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const;

/**
 * Scope mappings of the blueprints that the server puts on a proxy provider at every write, whatever it was sent.
 * Source: `ProxyProvider.set_oauth_defaults` of the server, 2025.2 to 2026.2.
 */
export const STANDARD_PROXY_SCOPES: readonly string[] = [
  ...Object.values(STANDARD_OIDC_SCOPES),
  'goauthentik.io/providers/oauth2/scope-entitlements',
  'goauthentik.io/providers/proxy/scope-proxy',
];

/** Flows of the blueprints, and what authentik starts each one for. */
export const SERVER_FLOWS: Readonly<Record<string, string>> = {
  'default-authentication-flow': 'authentication',
  'default-source-authentication': 'authentication',
  'default-invalidation-flow': 'invalidation',
  'default-provider-invalidation-flow': 'invalidation',
  'default-provider-authorization-explicit-consent': 'authorization',
  'default-provider-authorization-implicit-consent': 'authorization',
  'default-source-enrollment': 'enrollment',
  'default-source-pre-authentication': 'stage_configuration',
  'default-password-change': 'stage_configuration',
  'default-user-settings-flow': 'stage_configuration',
  'default-authenticator-static-setup': 'stage_configuration',
  'default-authenticator-totp-setup': 'stage_configuration',
  'default-authenticator-webauthn-setup': 'stage_configuration',
  'initial-setup': 'stage_configuration',
};

/** The login flow of the blueprints. */
export const SERVER_LOGIN_FLOW = 'default-authentication-flow';

/**
 * Policies of the blueprints on stages of the login flow, by name: they leave out a page that was answered on another one. The digest
 * is the SHA-256 of the expression without blank lines and comments. Source: server 2026.2.2.
 */
export const SERVER_LOGIN_POLICIES: Readonly<Record<string, { readonly stage: string; readonly digest: string }>> = {
  'default-authentication-flow-password-stage': {
    stage: 'default-authentication-password',
    digest: 'e9f4556603db6db8089561824f51c9790c29b80276be9098c98810e55d595f53',
  },
  'default-authentication-flow-authenticator-validate-stage': {
    stage: 'default-authentication-mfa-validation',
    digest: 'c3ec68fddb364434474f6b93c9bf5773f0603d4914678b24d2a2eb30f123f9fc',
  },
};
