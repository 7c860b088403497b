import { AUTHENTIK_HEADERS } from '../../constructs/traefik/forward-auth';

/** Who the outpost says that a visitor is. */
export const IDENTITY = {
  'x-authentik-username': 'somebody',
  'x-authentik-uid': '0123456789abcdef',
  'x-authentik-email': 'somebody@example.org',
  'x-authentik-name': 'Some Body',
  'x-authentik-groups': 'Home Server Admins|Headscale Users',
};
export const NOBODY = Object.fromEntries(Object.keys(IDENTITY).map((header) => [header, '']));
/** What a visitor says about that. */
export const SPOOFED = {
  ...Object.fromEntries(AUTHENTIK_HEADERS.map((header) => [header, 'root'])),
  'X-Auth-Fallback': 'no',
};
export const BASIC = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
