import { ServerLine } from '../../../constructs/authentik/server/server-line';
import { ProviderSchema } from '../../../constructs/core/provider-schema';
import { type Fault, fault } from '../fields/fault';
import type { Site } from '../site-schema';

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
