import { DataAuthentikPropertyMappingProviderScope } from '#authentik/data-authentik-property-mapping-provider-scope';
import type { Construct } from '../../core/cdktf';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { lookupKeyFault } from '../natural-key';

/** A scope mapping that a provider can point at. */
export interface ScopeMappingRef {
  /** UUID. */
  readonly mappingId: string;
}

/**
 * A scope of authentik's blueprints, by the field that authentik calls `managed`: `openid` is
 * `goauthentik.io/providers/oauth2/scope-openid`.
 */
export function blueprintScope(scope: Construct, id: string, blueprintId: string): ScopeMappingRef {
  refuseFaults(scope, [lookupKeyFault('blueprintId', blueprintId)]);
  return { mappingId: make(DataAuthentikPropertyMappingProviderScope, scope, id, { managed: blueprintId }).id };
}

/** A custom scope mapping, found by its exact name. */
export function scopeFromName(scope: Construct, id: string, name: string): ScopeMappingRef {
  refuseFaults(scope, [lookupKeyFault('name', name)]);
  return { mappingId: make(DataAuthentikPropertyMappingProviderScope, scope, id, { name: staticText(name) }).id };
}
