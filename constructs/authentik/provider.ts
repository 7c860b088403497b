import { AuthentikProvider } from '#authentik/provider';
import type { Construct } from '../core/cdktf';
import { make } from '../core/make';
import type { FlowRef } from './flow-ref';

/** A provider that an application or an outpost can point at. */
export interface ProviderRef {
  readonly name: string;
  /** Integer primary key, as a string token. */
  readonly providerId: string;
}

/** The two flows that every provider names. */
export interface ProviderFlows {
  readonly authorizationFlow: FlowRef;
  readonly invalidationFlow: FlowRef;
}

/**
 * The Terraform provider of the stack.
 *
 * @param host authentik's host; the provider uses scheme and host only
 * @param token reference to a sensitive variable
 */
export function addAuthentikProvider(scope: Construct, host: string, token: string): void {
  make(AuthentikProvider, scope, 'Authentik', { url: `https://${host}`, token });
}
