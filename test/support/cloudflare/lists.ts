import type { ServerResponse } from 'node:http';
import { LocalServer, type Received } from '../servers/local-server';
import { readStored } from './lists-address';
import { type Answer, busy, fail, succeed, throttle } from './lists-answer';
import { answerBroken, isTransportFault, type TransportFault } from './lists-transport';

export type Endpoint = 'lists' | 'items' | 'replace' | 'operation';

export type CloudflareFault =
  | TransportFault
  /** The write happens, its answer never arrives. */
  | 'lost-answer'
  | 'throttled-10040'
  /** 429 of another kind: a pending operation, or the global limit. */
  | 'http-429'
  | 'http-400'
  | 'forbidden'
  | 'bad-cursor';

export interface StoredItem {
  readonly ip: string;
  readonly comment: string;
}

export interface StoredList {
  readonly id: string;
  readonly name: string;
  kind: string;
  items: StoredItem[];
  modifiedOn: number;
}

export interface CloudflareListsServerProps {
  /** @default the real clock */
  readonly now?: () => number;
  /** Items that the account may hold. @default 10 000 */
  readonly quota?: number;
  /** How long a bulk operation takes. @default 0 */
  readonly operationMs?: number;
  /** Time between two successful item writes below which 10040 is answered. @default 0 */
  readonly floorMs?: number;
  /** False for an API whose `modified_on` ignores item writes. @default true */
  readonly movesModifiedOn?: boolean;
  /** Longest IPv6 prefix. @default 64 */
  readonly longestIpv6?: number;
}

interface Operation {
  readonly id: string;
  readonly listId: string;
  readonly items: StoredItem[];
  readonly doneAt: number;
  status: 'pending' | 'running' | 'completed' | 'failed';
  error?: string;
}

/**
 * The Lists API as it is documented and was observed: pages of at most 500 (10027), writes as operations of which one may be pending
 * (429), duplicates (10028), values (10035), the throttle (10040), quotas that only the operation reports, and the
 * echo: sorted, lower case, `/32` on every third IPv4 address. Faults are queued per endpoint.
 */
export class CloudflareListsServer extends LocalServer {
  static readonly ACCOUNT = '0123456789abcdef0123456789abcdef';
  static readonly TOKEN = 'cf-token-of-the-tests';

  readonly lists = new Map<string, StoredList>();
  /** `GET lists`, `GET items`, `PUT items`, `GET operation`, in order. */
  readonly calls: Endpoint[] = [];
  /** Called before a request is answered: the place for edits in the middle of a read. */
  onRequest: ((endpoint: Endpoint) => void) | undefined;
  /** Returns where the page after this offset begins; undefined ends the pages where the list does. */
  nextOffset: ((offset: number) => number) | undefined;
  /** Called where a request gets no further byte: the place to let the client's time run out. */
  onSilence: (() => void) | undefined;
  /** Sets what becomes of the operations that follow. */
  operationOutcome: 'completes' | 'fails' | 'never-ends' = 'completes';
  lastWriteAt: number | undefined;

  private readonly faults: { endpoint: Endpoint; fault: CloudflareFault }[] = [];
  private readonly operations = new Map<string, Operation>();
  private nextId = 1;

  constructor(public props: CloudflareListsServerProps = {}) {
    super();
  }

  override get url(): string {
    return `${super.url}/client/v4`;
  }

  addList(name: string, items: readonly StoredItem[] = [], kind = 'ip'): StoredList {
    const id = String(this.nextId++).padStart(32, '0');
    const list: StoredList = { id, name, kind, items: [], modifiedOn: this.now() };
    this.lists.set(id, list);
    this.edit(list, items);
    return list;
  }

  edit(list: StoredList, items: readonly StoredItem[]): void {
    list.items = this.sort(items);
    list.modifiedOn = this.now();
  }

  inject(endpoint: Endpoint, fault: CloudflareFault, times = 1): void {
    for (let count = 0; count < times; count += 1) this.faults.push({ endpoint, fault });
  }

  clearFaults(): void {
    this.faults.length = 0;
    this.operationOutcome = 'completes';
    this.onRequest = undefined;
    for (const operation of this.operations.values()) {
      if (operation.status === 'running') operation.status = 'failed';
    }
  }

  count(endpoint: Endpoint): number {
    return this.calls.filter((call) => call === endpoint).length;
  }

  protected override answer(received: Received, response: ServerResponse): void {
    const { answer, fault } = this.answerTo(received);
    if (fault === undefined) {
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body);
    } else answerBroken(response, fault, answer.body, this.onSilence);
  }

  private answerTo({ method, path, headers, body }: Received): { answer: Answer; fault?: TransportFault } {
    const url = new URL(path, 'http://cloudflare.invalid');
    const base = `/client/v4/accounts/${CloudflareListsServer.ACCOUNT}/rules/lists`;
    const [, first, second] = url.pathname.startsWith(base) ? url.pathname.slice(base.length).split('/') : ['', 'none'];
    const endpoint = endpointOf(method, first, second);
    if (headers.authorization !== `Bearer ${CloudflareListsServer.TOKEN}`) {
      return { answer: fail(403, 10000, 'Authentication error') };
    }
    if (endpoint === undefined) return { answer: fail(404, 7003, `no such route: ${method} ${url.pathname}`) };
    this.calls.push(endpoint);
    this.onRequest?.(endpoint);
    this.settle();
    const index = this.faults.findIndex((queued) => queued.endpoint === endpoint);
    const fault = index === -1 ? undefined : this.faults.splice(index, 1)[0]?.fault;
    const act = () => {
      if (endpoint === 'lists')
        return succeed(
          200,
          [...this.lists.values()].map((list) => this.metaOf(list)),
        );
      if (endpoint === 'items') return this.page(first ?? '', url.searchParams);
      return endpoint === 'replace' ? this.replace(first ?? '', body) : this.operation(second ?? '');
    };
    if (fault === undefined) return { answer: act() };
    if (fault === 'http-429') return { answer: busy() };
    if (fault === 'throttled-10040') return { answer: throttle() };
    if (fault === 'http-400') return { answer: fail(400, 10035, 'bad ip value') };
    if (fault === 'forbidden') return { answer: fail(403, 10000, 'Authentication error') };
    if (fault === 'bad-cursor') return { answer: fail(400, 10027, 'invalid or expired cursor') };
    if (fault === 'lost-answer') return { answer: act(), fault: 'reset' };
    if (!isTransportFault(fault)) throw new Error(`unknown fault, got: ${fault}`);
    // Behind a broken body stands a write that happened; every other fault is in front of the API.
    const happens = endpoint !== 'replace' || fault.endsWith('-body');
    return { answer: happens ? act() : succeed(201, {}), fault };
  }

  private page(listId: string, query: URLSearchParams): Answer {
    const list = this.lists.get(listId);
    if (list === undefined) return fail(404, 10001, 'could not find list');
    const perPage = Number(query.get('per_page') ?? 25);
    const offset = Number(query.get('cursor')?.replace(/^at-/, '') ?? 0);
    if (perPage > 500 || !Number.isInteger(offset)) return fail(400, 10027, 'invalid or expired cursor');
    const found = list.items.filter(({ ip }) => ip.startsWith(query.get('search') ?? ''));
    const items = found.slice(offset, offset + perPage).map((item, index) => ({
      id: `item-${offset + index}`,
      ip: !item.ip.includes(':') && !item.ip.includes('/') && (offset + index) % 3 === 0 ? `${item.ip}/32` : item.ip,
      comment: item.comment,
      created_on: '2026-01-01T00:00:00Z',
      modified_on: '2026-01-01T00:00:00Z',
    }));
    const end = offset + perPage < found.length ? offset + perPage : undefined;
    const next = this.nextOffset === undefined ? end : this.nextOffset(offset + perPage);
    return succeed(200, items, { cursors: next === undefined ? {} : { after: `at-${next}` } });
  }

  private replace(listId: string, body: string): Answer {
    const list = this.lists.get(listId);
    if (list === undefined) return fail(404, 10001, 'could not find list');
    if ([...this.operations.values()].some(({ status }) => status === 'pending' || status === 'running')) {
      return busy();
    }
    const { floorMs = 0, longestIpv6 = 64, operationMs = 0, quota = 10_000 } = this.props;
    if (this.lastWriteAt !== undefined && this.now() - this.lastWriteAt < floorMs) return throttle();
    let items: StoredItem[];
    try {
      items = JSON.parse(body) as StoredItem[];
    } catch {
      return fail(400, 10026, 'invalid JSON');
    }
    const seen = new Set<string>();
    for (const { ip, comment } of items) {
      const stored = readStored(ip, longestIpv6);
      if (stored === undefined || comment.length > 500) return fail(400, 10035, `bad ip value: ${ip}`);
      if (seen.has(stored.text)) return fail(400, 10028, `duplicate_item_value: ${ip}`);
      seen.add(stored.text);
    }
    const id = `operation-${this.nextId++}`;
    const others = [...this.lists.values()].reduce(
      (sum, other) => (other === list ? sum : sum + other.items.length),
      0,
    );
    const operation: Operation = { id, listId, items, doneAt: this.now() + operationMs, status: 'pending' };
    if (this.operationOutcome === 'fails') operation.error = 'internal error';
    else if (others + items.length > quota) operation.error = 'the account has too many list items';
    else if (this.operationOutcome === 'never-ends') operation.status = 'running';
    this.operations.set(id, operation);
    return succeed(201, { operation_id: id });
  }

  private operation(id: string): Answer {
    const operation = this.operations.get(id);
    if (operation === undefined) return fail(404, 10008, 'no such operation');
    const { status, error } = operation;
    const completed = status === 'completed' ? { completed: new Date(operation.doneAt).toISOString() } : {};
    return succeed(200, { id, status, ...completed, ...(status === 'failed' ? { error } : {}) });
  }

  /** Ends the operations whose time has come. */
  private settle(): void {
    for (const operation of this.operations.values()) {
      if (operation.status !== 'pending' || this.now() < operation.doneAt) continue;
      const list = this.lists.get(operation.listId);
      if (operation.error !== undefined || list === undefined) {
        operation.status = 'failed';
        continue;
      }
      operation.status = 'completed';
      list.items = this.sort(operation.items);
      if (this.props.movesModifiedOn !== false) list.modifiedOn = this.now();
      this.lastWriteAt = operation.doneAt;
    }
  }

  private sort(items: readonly StoredItem[]): StoredItem[] {
    const keyed = items.map(({ ip, comment }) => {
      const stored = readStored(ip, 128);
      return { item: { ip: stored?.text ?? ip, comment }, key: stored?.sortKey ?? ip };
    });
    return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
  }

  private metaOf(list: StoredList): Record<string, unknown> {
    const { id, name, kind, items } = list;
    // The API counts in whole seconds.
    const modifiedOn = `${new Date(list.modifiedOn).toISOString().slice(0, 19)}Z`;
    return {
      id,
      name,
      kind,
      num_items: items.length,
      num_referencing_filters: 1,
      created_on: modifiedOn,
      modified_on: modifiedOn,
    };
  }

  private now(): number {
    return this.props.now?.() ?? Date.now();
  }
}

function endpointOf(method: string, first: string | undefined, second: string | undefined): Endpoint | undefined {
  if (method === 'GET' && (first === undefined || first === '')) return 'lists';
  if (method === 'GET' && first === 'bulk_operations') return 'operation';
  if (second !== 'items') return undefined;
  return method === 'GET' ? 'items' : method === 'PUT' ? 'replace' : undefined;
}
