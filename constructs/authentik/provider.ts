import { AuthentikProvider } from '#authentik/provider';
import type { Construct } from '../core/cdktf';
import { make } from '../core/make';

/**
 * The Terraform provider of the stack.
 *
 * @param host authentik's host; the provider uses scheme and host only
 * @param token reference to a sensitive variable
 */
export function addAuthentikProvider(scope: Construct, host: string, token: string): void {
  make(AuthentikProvider, scope, 'Authentik', { url: `https://${host}`, token });
}
