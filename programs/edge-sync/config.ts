import { HOUR_MS, MINUTE_MS, SECOND_MS } from './clock';
import { CLOUDFLARE_ID, LIST_NAME } from './cloudflare/cloudflare-names';
import type { LapiMachine } from './lapi/allowlists';
import type { ScreeningProps } from './lapi/screening';
import type { HoldProps } from './mass-change-hold';
import { Prefix } from './prefix';
import { PrefixSet } from './prefix-set';

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
  /** Reads LAPI's allowlists. @default they are not read */
  readonly lapiMachine: LapiMachine | undefined;
  readonly cloudflareUrl: string;
  readonly cloudflareToken: string;
  readonly accountId: string;
  readonly listName: string;
  /** Compared with the id of the list of that name. Undefined: not compared. */
  readonly listId: string | undefined;
  /** The comment of every item that this sync has written. */
  readonly owner: string;
  readonly adopt: boolean;
  readonly capacity: number;
  /** Items that the account may hold in all its lists together. */
  readonly accountItems: number;
  readonly screening: ScreeningProps;
  readonly hold: HoldProps;
  readonly fullReadMs: number;
  readonly budgetMs: number;
  readonly timeoutMs: number;
  /** The same for LAPI, whose answer may be megabytes from a slow machine. */
  readonly lapiTimeoutMs: number;
  readonly jitterMs: number;
  readonly pushgatewayUrl: string | undefined;
  readonly job: string;
  readonly state: StateLocation;
}

const KNOWN_ORIGINS = ['crowdsec', 'cscli', 'cscli-import', 'console', 'lists', 'CAPI', 'remediation_sync'];
/** Community lists are left out: they do not fit (I5) and Cloudflare has its own. Manual bans come first. */
const DEFAULT_ORIGINS = 'cscli,crowdsec,cscli-import,console,remediation_sync';
const SERVICE_ACCOUNT_DIR = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Reads the whole environment and reports every fault at once. */
export function configFrom(env: Environment): Config {
  const reader = new EnvironmentReader(env);
  const capacity = reader.readWhole('EDGE_SYNC_CAPACITY', 9000, 1, 500_000);
  const accountItems = reader.readWhole('EDGE_SYNC_ACCOUNT_ITEMS', 10_000, 1, 500_000);
  if (capacity > accountItems) {
    const fault = `exceeds EDGE_SYNC_ACCOUNT_ITEMS, ${accountItems}`;
    reader.fault('EDGE_SYNC_CAPACITY', fault, capacity, 'lower it');
  }
  const timeoutMs = reader.seconds('EDGE_SYNC_HTTP_TIMEOUT_SECONDS', 10, 2 * MINUTE_MS);
  const config: Config = {
    lapiUrl: reader.url('CROWDSEC_LAPI_URL', 'http://crowdsec-service.crowdsec.svc.cluster.local:8080'),
    lapiKey: reader.secret('CROWDSEC_LAPI_KEY', 'the key of the bouncer that is registered for the sync'),
    lapiMachine: machineOf(reader),
    cloudflareUrl: reader.url('CLOUDFLARE_API_URL', 'https://api.cloudflare.com/client/v4'),
    cloudflareToken: reader.secret('EDGE_SYNC_CLOUDFLARE_TOKEN', 'a token that may read and write account rule lists'),
    accountId: reader.text('CLOUDFLARE_ACCOUNT_ID', undefined, CLOUDFLARE_ID, '32 hexadecimal digits'),
    listName: reader.text('EDGE_SYNC_LIST_NAME', 'crowdsec_ban', LIST_NAME, 'a list name, [a-z0-9_]+'),
    listId: reader.optional('EDGE_SYNC_LIST_ID', CLOUDFLARE_ID, '32 hexadecimal digits'),
    owner: reader.text('EDGE_SYNC_OWNER', 'gatehouse edge-sync', /^[ -~]{1,100}$/, '1 to 100 printable characters'),
    adopt: reader.flag('EDGE_SYNC_ADOPT'),
    capacity,
    accountItems,
    screening: {
      origins: reader.choices('EDGE_SYNC_ORIGINS', DEFAULT_ORIGINS, KNOWN_ORIGINS),
      scopes: reader.choices('EDGE_SYNC_SCOPES', 'ip', ['ip', 'range']),
      ipv6PrefixLength: reader.readWhole('EDGE_SYNC_IPV6_PREFIX', 64, 48, 128),
      widestIpv4: reader.readWhole('EDGE_SYNC_WIDEST_IPV4', 24, 8, 32),
      widestIpv6: reader.readWhole('EDGE_SYNC_WIDEST_IPV6', 48, 12, 128),
      minRemainingMs: reader.readWhole('EDGE_SYNC_MIN_REMAINING_SECONDS', 0, 0, 31_536_000) * SECOND_MS,
      neverBlock: reader.networks('EDGE_SYNC_NEVER_BLOCK'),
    },
    hold: {
      percent: reader.readWhole('EDGE_SYNC_HOLD_PERCENT', 30, 0, 99),
      reads: reader.readWhole('EDGE_SYNC_HOLD_READS', 3, 2, 100),
      minutes: reader.readWhole('EDGE_SYNC_HOLD_MINUTES', 10, 0, 1440),
      emptyMinutes: reader.readWhole('EDGE_SYNC_HOLD_EMPTY_MINUTES', 360, 0, 10_080),
    },
    fullReadMs: reader.readWhole('EDGE_SYNC_FULL_READ_MINUTES', 60, 0, 1440) * MINUTE_MS,
    budgetMs: reader.seconds('EDGE_SYNC_BUDGET_SECONDS', 75, HOUR_MS),
    timeoutMs,
    lapiTimeoutMs: reader.seconds('EDGE_SYNC_LAPI_TIMEOUT_SECONDS', timeoutMs / SECOND_MS, 2 * MINUTE_MS),
    jitterMs: reader.readWhole('EDGE_SYNC_JITTER_SECONDS', 10, 0, 60) * SECOND_MS,
    pushgatewayUrl: reader.optionalUrl('PUSHGATEWAY_URL'),
    job: reader.text('EDGE_SYNC_JOB', 'crowdsec_cf_sync', /^[A-Za-z0-9_-]+$/, 'letters, digits, _ and -'),
    state: stateLocation(reader),
  };
  if (config.screening.widestIpv6 > config.screening.ipv6PrefixLength) {
    const { widestIpv6, ipv6PrefixLength } = config.screening;
    const fault = `exceeds EDGE_SYNC_IPV6_PREFIX, ${ipv6PrefixLength}`;
    reader.fault('EDGE_SYNC_WIDEST_IPV6', fault, widestIpv6, 'lower it');
  }
  if (reader.faults.length > 0) throw new ConfigError(reader.faults);
  return config;
}

function machineOf(reader: EnvironmentReader): LapiMachine | undefined {
  const id = reader.optional('CROWDSEC_LAPI_MACHINE', /^[\w.@-]{1,100}$/, 'the name of a machine');
  if (id === undefined) return undefined;
  return { id, password: reader.secret('CROWDSEC_LAPI_PASSWORD', 'the password of that machine') };
}

function stateLocation(reader: EnvironmentReader): StateLocation {
  const path = reader.optional('EDGE_SYNC_STATE_FILE', /^.+$/, 'a path');
  if (path !== undefined) return { kind: 'file', path };
  const host = reader.optional('KUBERNETES_SERVICE_HOST', /^[0-9A-Za-z.:-]+$/, 'a host');
  if (host === undefined) {
    reader.fault('EDGE_SYNC_STATE_FILE', 'is missing outside a cluster', undefined, 'name a file that can be written');
    return { kind: 'file', path: '' };
  }
  const port = reader.readWhole('KUBERNETES_SERVICE_PORT', 443, 1, 65_535);
  return {
    kind: 'config-map',
    apiUrl: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    name: reader.text('EDGE_SYNC_STATE_CONFIG_MAP', 'crowdsec-cf-sync-state', /^[a-z0-9.-]{1,253}$/, 'an object name'),
    serviceAccountDir: reader.text('EDGE_SYNC_SERVICE_ACCOUNT_DIR', SERVICE_ACCOUNT_DIR, /^\/.*$/, 'an absolute path'),
  };
}

/** Collects faults instead of throwing at the first one. An empty variable counts as unset. */
class EnvironmentReader {
  readonly faults: string[] = [];

  constructor(private readonly env: Environment) {}

  /** @param found not shown where it is undefined */
  fault(name: string, fault: string, found: unknown, remedy: string): void {
    this.faults.push(`${name}: ${fault}${found === undefined ? '' : `, found: ${JSON.stringify(found)}`}; ${remedy}`);
  }

  /** @param what the pattern in words, as in "32 hexadecimal digits" */
  optional(name: string, pattern: RegExp, what: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || pattern.test(value)) return value;
    this.fault(name, `is not ${what}`, value, `set it to ${what}`);
    return undefined;
  }

  text(name: string, fallback: string | undefined, pattern: RegExp, what: string): string {
    if (this.value(name) === undefined && fallback === undefined) this.missingFault(name, what);
    return this.optional(name, pattern, what) ?? fallback ?? '';
  }

  /** The value of a secret never appears in a message. */
  secret(name: string, what: string): string {
    const value = this.value(name);
    if (value === undefined) this.missingFault(name, what);
    else if (!/^[!-~]+$/.test(value)) this.fault(name, 'holds spaces or several lines', undefined, `set it to ${what}`);
    return value ?? '';
  }

  private missingFault(name: string, what: string): void {
    this.fault(name, 'is missing', undefined, `set it to ${what}`);
  }

  readWhole(name: string, fallback: number, least: number, most: number): number {
    const value = this.value(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    this.fault(name, `is not a whole number from ${least} to ${most}`, value, `write for example ${fallback}`);
    return fallback;
  }

  /** Seconds, with a fraction allowed; in milliseconds. */
  seconds(name: string, fallback: number, mostMs: number): number {
    const value = this.value(name);
    if (value === undefined) return fallback * SECOND_MS;
    const ms = Number(value) * SECOND_MS;
    if (/^\d+(\.\d+)?$/.test(value) && ms >= 10 && ms <= mostMs) return ms;
    const range = `from 0.01 to ${mostMs / SECOND_MS}`;
    this.fault(name, `is not a number of seconds ${range}`, value, `write for example ${fallback}`);
    return fallback * SECOND_MS;
  }

  flag(name: string): boolean {
    const value = this.value(name);
    if (value !== undefined && value !== 'true' && value !== 'false') {
      this.fault(name, 'is neither true nor false', value, 'write one of the two');
    }
    return value === 'true';
  }

  choices(name: string, fallback: string, known: readonly string[]): readonly string[] {
    const chosen = [...new Set(words(this.value(name) ?? fallback))];
    const unknown = chosen.filter((choice) => !known.includes(choice));
    if (unknown.length > 0 || chosen.length === 0) {
      const fault = chosen.length === 0 ? 'names nothing' : 'names what the sync does not know';
      this.fault(name, fault, unknown.join(', ') || undefined, `choose from ${known.join(', ')}`);
    }
    return chosen;
  }

  url(name: string, fallback: string): string {
    const value = this.value(name) ?? fallback;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    // A password in a URL would end up in messages.
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
      this.fault(
        name,
        'is not an http or https URL, or holds a user or password',
        undefined,
        'write scheme, host and port',
      );
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
      if (prefix === undefined)
        this.fault(name, 'holds something other than addresses and networks', word, 'write 192.0.2.0/24');
      // A never-block network of half the internet would silently disable the sync.
      else if (prefix.length < (prefix.family === 4 ? 8 : 16))
        this.fault(name, 'holds a network wider than /8, or /16 for IPv6', word, 'name the networks');
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
