import { ServerLine } from '../../constructs/authentik/server-line';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import { type Fault, fault } from './fault';
import type { Identity } from './identity';
import type { Site } from './site';

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

/** Providers that are never right, whatever the server. */
const BROKEN_PROVIDERS: readonly (readonly [line: RegExp, why: string])[] = [
  [
    /^2025\.(10\.|12\.[01]$)/,
    'sends no not_configured_action: a stage that shall deny without a second factor skips it',
  ],
];

export function* versionFaults({ identity }: Site): Generator<Fault> {
  const { serverVersion, providerVersion: stated } = identity;
  if (ServerLine.of(serverVersion) === undefined) {
    const known = ServerLine.names.join(', ');
    const message = `is of a line without recorded facts; record it as schemas/README.md says, or take one of ${known}`;
    yield fault('identity.serverVersion', message, serverVersion);
  }
  if (stated === undefined) return;
  const [, why] = BROKEN_PROVIDERS.find(([line]) => line.test(stated)) ?? [];
  if (why !== undefined) {
    yield fault('identity.providerVersion', `${why}; take 2026.2.0 or later`, stated);
  } else if (!ProviderSchema.versions.includes(stated)) {
    const known = ProviderSchema.versions.join(', ');
    yield fault('identity.providerVersion', `has no recorded schema; write one of ${known}`, stated);
  }
}
