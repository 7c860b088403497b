import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import { imports } from '../../package.json';

const { 'authentik-next': file, default: pinned } = imports['#authentik-schema'];

/** Version of the pinned authentik provider. */
export const PIN = versionIn(pinned);
/** The version that a site moves to next; the pin itself after a move, until a later one stands beside it. */
export const NEXT_VERSION = versionIn(file);
/** What a root module needs for the one and for the other. */
export const PINNED = needing(PIN);
export const NEXT = needing(NEXT_VERSION);
/** Whether the pinned provider has group parents (2025.12 and later): tests of the older one are skipped otherwise. */
export const PIN_HAS_GROUP_PARENTS = ProviderSchema.authentik.has('authentik_group', 'parents');

/** Attributes of a type that the pinned provider has; a later one has more of those that a test names. */
export function knownToPin(type: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => ProviderSchema.authentik.has(type, name));
}

/** The schema of the next provider. */
export function nextSchema(): ProviderSchema {
  return ProviderSchema.parse(JSON.parse(readFileSync(join(__dirname, '..', '..', file), 'utf8')));
}

function versionIn(path: string): string {
  return basename(path, '.json').split('@')[1] ?? '';
}

function needing(version: string) {
  return { terraform: { required_providers: { authentik: { source: 'goauthentik/authentik', version } } } };
}
