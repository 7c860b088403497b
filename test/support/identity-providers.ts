import { NEXT_VERSION, PIN } from './pin';

function needing(version: string) {
  return { terraform: { required_providers: { authentik: { source: 'goauthentik/authentik', version } } } };
}

/** What a root module needs for the pinned provider of authentik. */
export const PINNED = needing(PIN);
/** For the version that the site moves to next. */
export const NEXT = needing(NEXT_VERSION);
