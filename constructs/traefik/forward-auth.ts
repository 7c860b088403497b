/** What authentik says about a visitor, and nobody else may say. */
export const AUTHENTIK_HEADERS = [
  'X-authentik-username',
  'X-authentik-uid',
  'X-authentik-email',
  'X-authentik-name',
  'X-authentik-groups',
] as const;

/**
 * The same names with an underscore, in Go's regular expressions. Many servers take `X_authentik_username` for
 * `X-authentik-username` (CGI, WSGI, PHP); no outpost says them, so that nothing comes in their place.
 */
export const UNDERSCORED_HEADERS = '(?i)^x(_authentik[-_]|-authentik_)';
