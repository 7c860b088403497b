import { ProviderSchema } from '../../constructs/core/provider-schema';
import { harbour } from '../fixtures/sites/harbour';

/** Version of the authentik provider that harbour states: an old one, with a newer server. */
export const PIN = harbour.identity.providerVersion ?? '';
/** Versions that a site may move to from there. */
export const LATER_VERSIONS = ProviderSchema.versions.filter((version) => version !== PIN);
/** Lists what the provider of harbour knows. */
export const PINNED_SCHEMA = ProviderSchema.at(PIN);

/** A root module that needs one version. */
export function needing(version: string) {
  return { terraform: { required_providers: { authentik: { source: 'goauthentik/authentik', version } } } };
}
