import { SchemaFiles } from './schema-files';

const SETTINGS = new SchemaFiles<readonly string[]>('authentik-settings');

/** The variables that a server reads, by its version; undefined for a version whose settings are not written down. */
export function authentikSettings(serverVersion: string): ReadonlySet<string> | undefined {
  const names = SETTINGS.of(serverVersion.split('.').slice(0, 2).join('.'));
  return names === undefined ? undefined : new Set(names);
}
