import type { PLATFORM_IDS } from '../../sites/schema/platform';

interface Noun {
  readonly at: string;
  readonly prefix?: string;
  readonly parts: boolean;
}

type NounId = keyof typeof PLATFORM_IDS | 'EdgeSync' | 'Bans' | 'WafRules';

/** Where a noun of the platform or the edge is in the site, by the first construct id of its addresses. */
const NOUNS: Readonly<Record<string, Noun>> = {
  Namespace: { at: 'platform.namespace', parts: true },
  Release: { at: 'platform.release', parts: true },
  ReleaseNetwork: { at: 'platform.release', prefix: 'network', parts: true },
  PgBouncer: { at: 'platform.pgbouncer', parts: true },
  AuthFallback: { at: 'platform.traefik.fallback', parts: true },
  EmergencyUsers: { at: 'platform.traefik.fallback.emergencyUsers', parts: false },
  AuthentikSecret: { at: 'platform.secrets.authentik', parts: false },
  EmailSecret: { at: 'platform.secrets.email', parts: false },
  OutpostTls: { at: 'platform.secrets.outpostTls', parts: false },
  Interface: { at: 'platform.ingresses.ui', parts: false },
  Static: { at: 'platform.ingresses.static', parts: false },
  Outpost: { at: 'platform.ingresses.outpost', parts: true },
  HostOutposts: { at: 'platform.ingresses.outpost', prefix: 'host', parts: true },
  PublicOutpost: { at: 'platform.ingresses.publicOutpost', parts: false },
  Objects: { at: 'platform.customResources', parts: false },
  EdgeSync: { at: 'edge.sync', parts: true },
  Bans: { at: 'edge.list', parts: false },
  WafRules: { at: 'edge.ruleset', parts: false },
} satisfies Partial<Record<NounId, Noun>>;

/** Where the site states that an object of the platform or the edge exists: `platform.pgbouncer.adopt.service`. */
export function adoptPathOf(services: Readonly<Record<string, unknown>>, address: string): string | undefined {
  const [, name = ''] = address.split('.');
  const [first = '', ...rest] = name.split('_');
  if (Object.hasOwn(services, first)) return `platform.services.${first}.adopt`;
  const noun = NOUNS[first];
  if (noun === undefined) return undefined;
  const part = `${noun.prefix ?? ''}${rest.join('')}` || first;
  return noun.parts ? `${noun.at}.adopt.${part.charAt(0).toLowerCase()}${part.slice(1)}` : `${noun.at}.adopt`;
}
