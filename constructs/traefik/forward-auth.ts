/** What authentik says about a visitor, and an application behind `required` or `public` may believe. */
export const AUTHENTIK_HEADERS = [
  'X-authentik-username',
  'X-authentik-uid',
  'X-authentik-email',
  'X-authentik-name',
  'X-authentik-groups',
] as const;

/** What an outpost says beyond those. Traefik passes none of it on. */
const FURTHER_HEADERS = [
  'X-authentik-entitlements',
  'X-authentik-jwt',
  'X-authentik-meta-jwks',
  'X-authentik-meta-outpost',
  'X-authentik-meta-provider',
  'X-authentik-meta-app',
  'X-authentik-meta-version',
];

/**
 * The same names with an underscore, in Go's regular expressions. Many servers take `X_authentik_username` for
 * `X-authentik-username` (CGI, WSGI, PHP); no outpost says them, so that nothing comes in their place.
 */
export const UNDERSCORED_HEADERS = '(?i)^x(_authentik[-_]|-authentik_)';

/** Every name under which an application may look for an identity: what a visitor says there is removed. */
export const IDENTITY_HEADERS: readonly string[] = [...AUTHENTIK_HEADERS, ...FURTHER_HEADERS].flatMap(spellings);

/** What forward auth judges by, and a proxy in front of Traefik is trusted with. */
export const FORWARDED_HEADERS: readonly string[] = [
  'X-Forwarded-Host',
  'X-Forwarded-Method',
  'X-Forwarded-Uri',
].flatMap(spellings);

/**
 * The header with `-` or `_` at each place, itself first. Upper and lower case are one header for Traefik.
 *
 *     X-Forwarded-Host -> X-Forwarded-Host, X-Forwarded_Host, X_Forwarded-Host, X_Forwarded_Host
 */
function spellings(header: string): readonly string[] {
  const [first = '', ...rest] = header.split('-');
  return rest.reduce<readonly string[]>(
    (starts, part) => starts.flatMap((start) => [`${start}-${part}`, `${start}_${part}`]),
    [first],
  );
}
