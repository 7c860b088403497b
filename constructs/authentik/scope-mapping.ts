import { DataAuthentikPropertyMappingProviderScope } from '#authentik/data-authentik-property-mapping-provider-scope';
import type { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { keyFault } from './natural-key';

/** A scope mapping that a provider can point at. */
export interface ScopeMappingRef {
  /** UUID. */
  readonly mappingId: string;
}

/** One of the scopes that authentik's blueprints keep: `openid` is `goauthentik.io/providers/oauth2/scope-openid`. */
export function managedScope(scope: Construct, id: string, managed: string): ScopeMappingRef {
  refuseFaults(scope, [keyFault('managed', managed)]);
  return { mappingId: make(DataAuthentikPropertyMappingProviderScope, scope, id, { managed }).id };
}

/** A scope mapping of one's own, found by its exact name. */
export function scopeFromName(scope: Construct, id: string, name: string): ScopeMappingRef {
  refuseFaults(scope, [keyFault('name', name)]);
  return { mappingId: make(DataAuthentikPropertyMappingProviderScope, scope, id, { name: staticText(name) }).id };
}
