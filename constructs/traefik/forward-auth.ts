/** What authentik says about a visitor, and nobody else may say. */
export const AUTHENTIK_HEADERS = [
  'X-authentik-username',
  'X-authentik-uid',
  'X-authentik-email',
  'X-authentik-name',
  'X-authentik-groups',
] as const;
