import type { ServerResponse } from 'node:http';
import { LocalServer, type Received } from '../servers/local-server';

export interface CloudflareRow {
  readonly id: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** Ids as the real API gives them: 32 hexadecimal digits. */
const GROUPS: readonly CloudflareRow[] = ['Account Rule Lists Read', 'Account Rule Lists Write'].map((name, index) => ({
  id: String(index + 1).repeat(32),
  name,
  scopes: ['com.cloudflare.api.account'],
}));
const LATER = '2026-11-24T00:00:00Z';

/**
 * Cloudflare's API as far as a survey of an account and the real provider use it: accounts, rule lists, tokens and the
 * WAF of one zone.
 */
export class CloudflareAccount extends LocalServer {
  /** It is as long as the provider wants it. */
  readonly token = 'cloudflare-token-of-the-tests-0123456789';
  accounts: CloudflareRow[] = [{ id: 'ac'.repeat(16), name: 'harbour' }];
  lists: CloudflareRow[] = [];
  tokens: CloudflareRow[] = [];
  /** Undefined: the zone never had a custom rule. */
  ruleset: CloudflareRow | undefined;
  /** Items by id of the list. */
  readonly items: Record<string, CloudflareRow[]> = {};
  readonly calls: string[] = [];
  private made = 0;

  constructor(private readonly zone: string) {
    super();
  }

  override get url(): string {
    return `${super.url}/client/v4`;
  }

  /** Everything but reads, in order. */
  get writes(): readonly string[] {
    return this.calls.filter((call) => !call.startsWith('GET '));
  }

  protected override answer({ method, path, headers, body: text }: Received, response: ServerResponse): void {
    this.calls.push(`${method} ${path}`);
    const { status, body } = this.answerTo(method, path, headers.authorization, text);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private answerTo(method: string, url: string, authorization: string | undefined, text: string): Answer {
    if (authorization !== `Bearer ${this.token}`) return answerRefused(403, 9109, 'Invalid access token');
    const { pathname, searchParams } = new URL(url, 'http://cloudflare.invalid');
    const path = pathname.replace('/client/v4', '');
    const own = `/accounts/${this.accounts[0]?.id}`;
    if (path.startsWith(`/zones/${this.zone}/rulesets`)) return this.rulesets(method, path, text);
    if (path === '/accounts') return page(this.accounts, searchParams);
    if (path === `${own}/tokens/permission_groups`) return answerFound(GROUPS);
    const [, kind, id, below] = new RegExp(`^${own}/(rules/lists|tokens)(?:/([^/]+)(?:/(items))?)?$`).exec(path) ?? [];
    if (kind === undefined) return answerRefused(404, 7003, 'Could not route to the path');
    const rows = kind === 'tokens' ? this.tokens : this.lists;
    if (id === undefined && method === 'GET') return page(rows, searchParams);
    if (id === undefined) {
      const made = this.createRow(kind, text);
      rows.push(made);
      return answerFound(kind === 'tokens' ? { ...made, value: 'value-of-the-new-token' } : made);
    }
    const row = rows.find((one) => one.id === id);
    if (row === undefined) return answerRefused(404, 10001, 'could not find it');
    if (below !== undefined) return answerFound(this.items[id] ?? []);
    if (method === 'PUT') rows.splice(rows.indexOf(row), 1, { ...row, ...JSON.parse(text) });
    return answerFound(rows.find((one) => one.id === id));
  }

  private rulesets(method: string, path: string, text: string): Answer {
    const storeRow = (): CloudflareRow => {
      const { rules = [], ...rest } = JSON.parse(text) as { readonly rules?: readonly CloudflareRow[] };
      const made = { id: this.makeId(), ...this.ruleset, name: 'default', kind: 'zone', version: '2', ...rest };
      const ids = new Map((this.ruleset?.rules as CloudflareRow[] | undefined)?.map(({ ref, id }) => [ref, id]));
      const kept = rules.map((rule) => ({ ...rule, id: ids.get(rule.ref) ?? this.makeId(), version: '1' }));
      return { ...made, last_updated: LATER, rules: kept };
    };
    const isEntryPoint = path.endsWith('/phases/http_request_firewall_custom/entrypoint');
    if (method === 'POST' && this.ruleset !== undefined) return answerRefused(400, 20217, ONE_RULESET);
    if (method === 'POST') this.ruleset = storeRow();
    if (this.ruleset === undefined)
      return answerRefused(404, 10003, 'could not find entrypoint ruleset in the http_request_firewall_custom phase');
    if (!isEntryPoint && method !== 'POST' && !path.endsWith(`/${this.ruleset.id}`))
      return answerRefused(404, 10003, 'could not find ruleset');
    if (method === 'PUT') this.ruleset = storeRow();
    return answerFound(this.ruleset);
  }

  private createRow(kind: string, text: string): CloudflareRow {
    const given = JSON.parse(text) as CloudflareRow;
    const id = this.makeId();
    if (kind === 'tokens') return { ...given, id, status: 'active', issued_on: LATER, modified_on: LATER };
    return { ...given, id, num_items: 0, num_referencing_filters: 0, created_on: LATER, modified_on: LATER };
  }

  private makeId(): string {
    this.made += 1;
    return this.made.toString(16).padStart(32, '0');
  }
}

const ONE_RULESET =
  "'zone' is not a valid value for kind because exceeded maximum number of zone rulesets for phase " +
  'http_request_firewall_custom';

function answerFound(result: unknown): Answer {
  return { status: 200, body: { success: true, errors: [], messages: [], result } };
}

/** Cloudflare counts pages from 1. */
function page(rows: readonly CloudflareRow[], query: URLSearchParams): Answer {
  const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 20)];
  const result = rows.slice((page - 1) * size, page * size);
  const info = { page, per_page: size, total_count: rows.length, total_pages: Math.ceil(rows.length / size) };
  return { status: 200, body: { success: true, errors: [], result, result_info: info } };
}

function answerRefused(status: number, code: number, message: string): Answer {
  return { status, body: { success: false, errors: [{ code, message }], result: null } };
}
