import { compareVersions } from '../core/version';

/**
 * Attributes that the authentik provider sends with every update but never reads back. `ignore_changes` does not
 * protect them: the update sends the provider's default, and the plan does not show it.
 *
 * Source: measured with the providers 2024.12.1, 2025.12.1 and 2026.2.0; and read in the provider's sources.
 */
export interface UnreadAttribute {
  /** It is written as the provider spells it. */
  readonly attribute: string;
  /**
   * States what an update does to the server's value when the configuration leaves the attribute out: `reset` is silent
   * damage; `server`: the server restores its own standard; `nothing`: it is not sent at all.
   */
  readonly ifLeftOut: 'reset' | 'server' | 'nothing';
  /** The first version that reads it. @default none so far */
  readonly fixedIn?: string;
}

const UNREAD: Readonly<Record<string, readonly UnreadAttribute[]>> = {
  authentik_stage_user_login: [
    { attribute: 'network_binding', ifLeftOut: 'reset' },
    { attribute: 'geoip_binding', ifLeftOut: 'reset' },
  ],
  authentik_provider_proxy: [
    { attribute: 'property_mappings', ifLeftOut: 'server' },
    { attribute: 'jwks_sources', ifLeftOut: 'nothing' },
  ],
  authentik_provider_oauth2: [{ attribute: 'jwks_sources', ifLeftOut: 'nothing' }],
  authentik_group: [
    { attribute: 'roles', ifLeftOut: 'reset', fixedIn: '2025.10.0' },
    { attribute: 'parent', ifLeftOut: 'reset', fixedIn: '2025.12.0' },
  ],
  authentik_brand: [{ attribute: 'default', ifLeftOut: 'reset' }],
  authentik_source_oauth: [{ attribute: 'consumer_secret', ifLeftOut: 'reset' }],
  authentik_user: [{ attribute: 'password', ifLeftOut: 'nothing' }],
};

export function listUnread(resourceType: string, providerVersion: string): readonly UnreadAttribute[] {
  return (UNREAD[resourceType] ?? []).filter(
    ({ fixedIn }) => fixedIn === undefined || compareVersions(providerVersion, fixedIn) < 0,
  );
}
