import { AuthentikProvider } from '#authentik/provider';
import type { Construct } from '../core/cdktf';
import { make } from '../core/make';
import { ProviderSchema } from '../core/provider-schema';

/**
 * The Terraform provider of the stack.
 *
 * @param url of authentik; the provider uses scheme, host and port only
 * @param token reference to a sensitive variable
 * @param version of the provider: it decides what every construct of the stack can say
 */
export function addAuthentikProvider(scope: Construct, url: string, token: string, version: string): void {
  ProviderSchema.choose(scope, version);
  const { terraformGeneratorMetadata } = make(AuthentikProvider, scope, 'Authentik', { url, token });
  // The generated class asks for the version that it was generated from.
  Object.assign(terraformGeneratorMetadata ?? {}, { providerVersion: version, providerVersionConstraint: version });
}
