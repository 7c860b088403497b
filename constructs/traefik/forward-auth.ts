/** Identity headers of authentik, which an application behind the gate `required` or `public` may trust. */
export const AUTHENTIK_HEADERS = [
  'X-authentik-username',
  'X-authentik-uid',
  'X-authentik-email',
  'X-authentik-name',
  'X-authentik-groups',
] as const;

/** Further headers of an outpost. Traefik forwards none of them. */
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
 * The same names with another character than `-`, in Go's regular expressions. Many servers treat `X.authentik.username` and
 * `X_authentik_username` as `X-authentik-username` (CGI, WSGI, PHP). No outpost sends them, so Traefik removes them without a
 * replacement.
 */
export const ALIASED_HEADERS = '(?i)^x([^-a-z0-9]authentik[^a-z0-9]|-authentik[^-a-z0-9]|-authentik-.*[^-a-z0-9])';

/** Every spelling under which an application may read an identity: removed from requests of visitors. */
export const IDENTITY_HEADERS: readonly string[] = [...AUTHENTIK_HEADERS, ...FURTHER_HEADERS].flatMap(spellings);

/** The headers that forward auth decides by. Traefik trusts them from a trusted proxy. */
export const FORWARDED_HEADERS: readonly string[] = [
  'X-Forwarded-Host',
  'X-Forwarded-Method',
  'X-Forwarded-Uri',
].flatMap(spellings);

/**
 * The header with `-`, `_` or `.` at each place, itself first. Upper and lower case are one header for Traefik.
 *
 *     X-Real -> X-Real, X_Real, X.Real
 *
 * A name may hold twelve more characters that some servers read as `-` (`X~authentik~username`). They are too many for a list:
 * `aliasHeadersStrategy: delete` of Traefik's entry point removes them all.
 */
function spellings(header: string): readonly string[] {
  const [first = '', ...rest] = header.split('-');
  return rest.reduce<readonly string[]>(
    (starts, part) => starts.flatMap((start) => [`${start}-${part}`, `${start}_${part}`, `${start}.${part}`]),
    [first],
  );
}
