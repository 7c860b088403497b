import { AUTHENTIK_HEADERS } from '../../../constructs/traefik/forward-auth';

/** Says who the outpost says that a visitor is. */
export const IDENTITY = {
  'x-authentik-username': 'somebody',
  'x-authentik-uid': '0123456789abcdef',
  'x-authentik-email': 'somebody@example.org',
  'x-authentik-name': 'Some Body',
  'x-authentik-groups': 'Home Server Admins|Headscale Users',
};
export const NOBODY = Object.fromEntries(Object.keys(IDENTITY).map((header) => [header, '']));
export const SPOOFED = {
  ...Object.fromEntries(AUTHENTIK_HEADERS.map((header) => [header, 'root'])),
  'X-Auth-Fallback': 'no',
};
/** The same in other names and spellings: each of them some server takes for an identity. */
export const SPOOFED_SPELLINGS = Object.fromEntries(
  [
    ...['X-authentik-jwt', 'X-authentik-entitlements', 'X-authentik-meta-outpost', 'X-authentik-meta-jwks'],
    ...['X_authentik_username', 'x-AUTHENTIK_username', 'X_Authentik-Groups', 'X_AUTHENTIK_UID', 'X-Authentik_Jwt'],
    ...['X.authentik.username', 'x.AUTHENTIK_uid', 'X-authentik.groups', 'X_authentik.jwt', 'X.authentik-meta_app'],
    ...[
      'X-authentik-meta.version',
      'x_authentik_meta_app',
      'X-AUTHENTIK-META_VERSION',
      'X_authentik-meta-provider',
      'X_authentik_entitlements',
    ],
  ].map((header) => [header, 'root']),
);
export const BASIC = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
