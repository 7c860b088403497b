import type { BrakeProps } from './brake';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './clock';
import { Prefix } from './prefix';
import { PrefixSet } from './prefix-set';
import type { ScreeningProps } from './screening';

/** The run cannot start before a setting is changed. Exit code 2, one line per fault, no write. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

export type StateLocation =
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'config-map';
      readonly apiUrl: string;
      readonly name: string;
      /** Directory with `token`, `ca.crt` and `namespace`. */
      readonly serviceAccountDir: string;
    };

export interface Config {
  readonly lapiUrl: string;
  readonly lapiKey: string;
  readonly cloudflareUrl: string;
  readonly cloudflareToken: string;
  readonly accountId: string;
  readonly listName: string;
  /** When given, it must be the id of the list of that name. */
  readonly listId: string | undefined;
  /** The comment of every item that this sync has written. */
  readonly owner: string;
  readonly adopt: boolean;
  readonly capacity: number;
  /** Items that the account may hold in all its lists together. */
  readonly accountItems: number;
  readonly screening: ScreeningProps;
  readonly brake: BrakeProps;
  readonly fullReadMs: number;
  readonly budgetMs: number;
  readonly timeoutMs: number;
  readonly jitterMs: number;
  readonly pushgatewayUrl: string | undefined;
  readonly job: string;
  readonly state: StateLocation;
}

const KNOWN_ORIGINS = ['crowdsec', 'cscli', 'cscli-import', 'console', 'lists', 'CAPI', 'remediation_sync'];
/** Community lists are left out: they do not fit (I5) and Cloudflare has its own. Manual bans come first. */
const DEFAULT_ORIGINS = 'cscli,crowdsec,cscli-import,console,remediation_sync';
const SERVICE_ACCOUNT_DIR = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Reads the whole environment and reports every fault at once, so that a CronJob is fixed in one go. */
export function configFrom(env: Environment): Config {
  const reader = new EnvironmentReader(env);
  const capacity = reader.whole('EDGE_SYNC_CAPACITY', 9000, 1, 500_000);
  const accountItems = reader.whole('EDGE_SYNC_ACCOUNT_ITEMS', 10_000, 1, 500_000);
  if (capacity > accountItems) {
    reader.fault('EDGE_SYNC_CAPACITY', `must not exceed EDGE_SYNC_ACCOUNT_ITEMS (${accountItems})`, String(capacity));
  }
  const config: Config = {
    lapiUrl: reader.url('CROWDSEC_LAPI_URL', 'http://crowdsec-service.crowdsec.svc.cluster.local:8080'),
    lapiKey: reader.secret('CROWDSEC_LAPI_KEY', 'the key of the bouncer that is registered for the sync'),
    cloudflareUrl: reader.url('CLOUDFLARE_API_URL', 'https://api.cloudflare.com/client/v4'),
    cloudflareToken: reader.secret('CLOUDFLARE_API_TOKEN', 'a token that may read and write account rule lists'),
    accountId: reader.text('CLOUDFLARE_ACCOUNT_ID', undefined, /^[0-9a-f]{32}$/, '32 hexadecimal digits'),
    listName: reader.text('EDGE_SYNC_LIST_NAME', 'crowdsec_ban', /^[a-z0-9_]{1,50}$/, 'a list name, [a-z0-9_]+'),
    listId: reader.optional('EDGE_SYNC_LIST_ID', /^[0-9a-f]{32}$/, '32 hexadecimal digits'),
    owner: reader.text('EDGE_SYNC_OWNER', 'gatehouse edge-sync', /^[ -~]{1,100}$/, '1 to 100 printable characters'),
    adopt: reader.flag('EDGE_SYNC_ADOPT'),
    capacity,
    accountItems,
    screening: {
      origins: reader.choices('EDGE_SYNC_ORIGINS', DEFAULT_ORIGINS, KNOWN_ORIGINS),
      scopes: reader.choices('EDGE_SYNC_SCOPES', 'ip', ['ip', 'range']),
      ipv6PrefixLength: reader.whole('EDGE_SYNC_IPV6_PREFIX', 64, 48, 128),
      widestIpv4: reader.whole('EDGE_SYNC_WIDEST_IPV4', 24, 8, 32),
      widestIpv6: reader.whole('EDGE_SYNC_WIDEST_IPV6', 48, 12, 128),
      minRemainingMs: reader.whole('EDGE_SYNC_MIN_REMAINING_SECONDS', 0, 0, 31_536_000) * SECOND_MS,
      neverBlock: reader.networks('EDGE_SYNC_NEVER_BLOCK'),
    },
    brake: {
      percent: reader.whole('EDGE_SYNC_BRAKE_PERCENT', 30, 0, 99),
      reads: reader.whole('EDGE_SYNC_BRAKE_READS', 3, 2, 100),
      minutes: reader.whole('EDGE_SYNC_BRAKE_MINUTES', 10, 0, 1440),
      emptyMinutes: reader.whole('EDGE_SYNC_BRAKE_EMPTY_MINUTES', 360, 0, 10_080),
    },
    fullReadMs: reader.whole('EDGE_SYNC_FULL_READ_MINUTES', 60, 0, 1440) * MINUTE_MS,
    budgetMs: reader.seconds('EDGE_SYNC_BUDGET_SECONDS', 75, HOUR_MS),
    timeoutMs: reader.seconds('EDGE_SYNC_HTTP_TIMEOUT_SECONDS', 10, 2 * MINUTE_MS),
    jitterMs: reader.whole('EDGE_SYNC_JITTER_SECONDS', 10, 0, 60) * SECOND_MS,
    pushgatewayUrl: reader.optionalUrl('PUSHGATEWAY_URL'),
    job: reader.text('EDGE_SYNC_JOB', 'crowdsec_cf_sync', /^[A-Za-z0-9_-]+$/, 'letters, digits, _ and -'),
    state: stateLocation(reader),
  };
  if (config.screening.widestIpv6 > config.screening.ipv6PrefixLength) {
    const { widestIpv6, ipv6PrefixLength } = config.screening;
    reader.fault(
      'EDGE_SYNC_WIDEST_IPV6',
      `must not exceed EDGE_SYNC_IPV6_PREFIX (${ipv6PrefixLength})`,
      String(widestIpv6),
    );
  }
  if (reader.faults.length > 0) throw new ConfigError(reader.faults);
  return config;
}

function stateLocation(reader: EnvironmentReader): StateLocation {
  const path = reader.optional('EDGE_SYNC_STATE_FILE', /^.+$/, 'a path');
  if (path !== undefined) return { kind: 'file', path };
  const host = reader.optional('KUBERNETES_SERVICE_HOST', /^[0-9A-Za-z.:-]+$/, 'a host');
  if (host === undefined) {
    reader.fault('EDGE_SYNC_STATE_FILE', 'is required outside a cluster', 'nothing');
    return { kind: 'file', path: '' };
  }
  const port = reader.whole('KUBERNETES_SERVICE_PORT', 443, 1, 65_535);
  return {
    kind: 'config-map',
    apiUrl: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    name: reader.text('EDGE_SYNC_STATE_CONFIG_MAP', 'crowdsec-cf-sync-state', /^[a-z0-9.-]{1,253}$/, 'an object name'),
    serviceAccountDir: reader.text('EDGE_SYNC_SERVICE_ACCOUNT_DIR', SERVICE_ACCOUNT_DIR, /^\/.*$/, 'an absolute path'),
  };
}

/** Collects faults instead of throwing at the first one. An empty variable counts as one that is not set. */
class EnvironmentReader {
  readonly faults: string[] = [];

  constructor(private readonly env: Environment) {}

  fault(name: string, rule: string, got: string): void {
    this.faults.push(`${name}: ${rule}, got: ${got}`);
  }

  optional(name: string, pattern: RegExp, rule: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || pattern.test(value)) return value;
    this.fault(name, `must be ${rule}`, JSON.stringify(value));
    return undefined;
  }

  text(name: string, fallback: string | undefined, pattern: RegExp, rule: string): string {
    if (this.value(name) === undefined && fallback === undefined) this.fault(name, `must be ${rule}`, 'nothing');
    return this.optional(name, pattern, rule) ?? fallback ?? '';
  }

  /** The value of a secret never appears in a message. */
  secret(name: string, what: string): string {
    const value = this.value(name);
    if (value === undefined) this.fault(name, `is missing: set it to ${what}`, 'nothing');
    else if (!/^[!-~]+$/.test(value)) this.fault(name, 'must be one line without spaces', 'something else');
    return value ?? '';
  }

  whole(name: string, fallback: number, least: number, most: number): number {
    const value = this.value(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    this.fault(name, `must be a whole number from ${least} to ${most}`, JSON.stringify(value));
    return fallback;
  }

  /** Seconds, with a fraction allowed; in milliseconds. */
  seconds(name: string, fallback: number, mostMs: number): number {
    const value = this.value(name);
    if (value === undefined) return fallback * SECOND_MS;
    const ms = Number(value) * SECOND_MS;
    if (/^\d+(\.\d+)?$/.test(value) && ms >= 10 && ms <= mostMs) return ms;
    this.fault(name, `must be seconds from 0.01 to ${mostMs / SECOND_MS}`, JSON.stringify(value));
    return fallback * SECOND_MS;
  }

  flag(name: string): boolean {
    const value = this.value(name);
    if (value !== undefined && value !== 'true' && value !== 'false') {
      this.fault(name, 'must be true or false', JSON.stringify(value));
    }
    return value === 'true';
  }

  choices(name: string, fallback: string, known: readonly string[]): readonly string[] {
    const chosen = [...new Set(words(this.value(name) ?? fallback))];
    const unknown = chosen.filter((choice) => !known.includes(choice));
    if (unknown.length > 0 || chosen.length === 0) {
      this.fault(name, `must name some of ${known.join(', ')}`, unknown.join(', ') || 'nothing');
    }
    return chosen;
  }

  url(name: string, fallback: string): string {
    const value = this.value(name) ?? fallback;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    // A password in a URL would end up in messages.
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
      this.fault(name, 'must be an http or https URL without user and password', 'something else');
    }
    return value.replace(/\/+$/, '');
  }

  optionalUrl(name: string): string | undefined {
    return this.value(name) === undefined ? undefined : this.url(name, '');
  }

  networks(name: string): PrefixSet {
    const prefixes: Prefix[] = [];
    for (const word of words(this.value(name) ?? '')) {
      const prefix = Prefix.parse(word);
      if (prefix === undefined) this.fault(name, 'must list addresses and networks', JSON.stringify(word));
      // A never-block network that covers half the Internet would silently switch the sync off.
      else if (prefix.length < (prefix.family === 4 ? 8 : 16))
        this.fault(name, 'must not be wider than /8 or, for IPv6, /16', word);
      else prefixes.push(prefix);
    }
    return new PrefixSet(prefixes);
  }

  private value(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
