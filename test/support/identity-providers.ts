import { basename } from 'node:path';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import { imports } from '../../package.json';

const { version } = ProviderSchema.authentik;
const [, next = ''] = basename(imports['#authentik-schema']['authentik-next'], '.json').split('@');

function needing(wanted: string) {
  return { terraform: { required_providers: { authentik: { source: 'goauthentik/authentik', version: wanted } } } };
}

/** What a root module needs for the pinned provider of authentik. */
export const PINNED = needing(version);
/** For the version that the site moves to next. */
export const NEXT = needing(next);
