import { ServerLine } from '../../constructs/authentik/server/server-line';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import type { Identity } from './identity';

/** `serverVersion` decides the line of a site, and the line decides the version of the Terraform provider. */

/** The line of the site; the newest one where it is not recorded, which is a fault of its own. */
export function serverLine({ serverVersion }: Identity): ServerLine {
  const line = ServerLine.of(serverVersion) ?? ServerLine.of(ServerLine.names.at(-1) ?? '');
  if (line === undefined) throw new TypeError('schemas/ holds no line of authentik');
  return line;
}

/** The provider of the site's line, or the one that the site states. */
export function providerVersion(identity: Identity): string {
  const { providerVersion: stated } = identity;
  return stated !== undefined && ProviderSchema.versions.includes(stated) ? stated : serverLine(identity).provider;
}
