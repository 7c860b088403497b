import settings20262 from '../../schemas/authentik-settings@2026.2.json';

const KNOWN: Readonly<Record<string, readonly string[]>> = { '2026.2': settings20262 };

/** The variables that a server reads, by its version; undefined for a version whose settings are not written down. */
export function authentikSettings(serverVersion: string): ReadonlySet<string> | undefined {
  const names = KNOWN[serverVersion.split('.').slice(0, 2).join('.')];
  return names === undefined ? undefined : new Set(names);
}
