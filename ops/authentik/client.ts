import { setTimeout as timer } from 'node:timers/promises';
import { AnswerTooLarge, readBounded } from '../core/bounded-text';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { authentikAddress, authentikToken } from './address';
import { AuthentikError, AuthentikTimeout, type CallName, type Method } from './error';

const TIMEOUT_MS = 15_000;
/** Limits what one read waits in all when authentik asks for patience. */
const PATIENCE_MS = 20_000;
/** The most that authentik gives by default; a server may give less. */
const PAGE_SIZE = 100;
/** Ends the read of a server whose pages never end: no list of authentik has 100 000 entries. */
const MAX_PAGES = 1000;
/** Lists what a request fails with on a connection that the server has closed. */
const LOST = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** Filters of a read. `search` matches parts of names and addresses: no tool looks anything up with it (I2). */
export interface Query {
  /** Undefined is left out. */
  readonly [filter: string]: string | number | boolean | undefined;
  readonly search?: never;
}

export interface AuthentikClientProps {
  /** Address without a slash at the end, for example `https://authentik.example.org`. */
  readonly url: string;
  readonly token: string;
  /** One call, from the request to the last byte, in milliseconds. @default 15 000 */
  readonly timeoutMs?: number;
  /** @default a timer */
  readonly sleep?: (ms: number) => Promise<void>;
}

interface Page<T> {
  readonly next: number;
  /** Rows of all pages. */
  readonly count: number;
  readonly rows: readonly T[];
}

/**
 * The few calls of authentik's API that the operator's commands need. Paths are below `/api/v3`, start and end with a
 * slash and hold no query. Everything that is not the answer to the question is an AuthentikError.
 */
export class AuthentikClient {
  constructor(private readonly props: AuthentikClientProps) {}

  /** Returns the address of the server, without a path. */
  get url(): string {
    return this.props.url;
  }

  /**
   * The authentik of the site. AUTHENTIK_URL overrides its host, AUTHENTIK_TIMEOUT_SECONDS the time per call.
   *
   * @param host of an authentik that no site has yet
   * @param tokenIn variable with the token
   */
  static of(
    context: OpsContext,
    { host, tokenIn }: { host?: string | undefined; tokenIn?: string } = {},
  ): AuthentikClient {
    return AuthentikClient.at(context, authentikAddress(context, host), tokenIn);
  }

  /** A server at another address, with the same token. */
  static at(context: OpsContext, url: string, tokenIn?: string): AuthentikClient {
    return new AuthentikClient({ url, token: authentikToken(context, tokenIn), timeoutMs: timeoutOf(context) });
  }

  /**
   * One slow page is asked again, since the server may only have been busy.
   *
   * @throws AuthentikError
   */
  async get<T>(path: string, query: Query = {}): Promise<T> {
    const call = callTo('GET', path, query);
    try {
      return (await this.ask(call)) as T;
    } catch (error) {
      if (error instanceof AuthentikTimeout) return (await this.ask(call)) as T;
      throw error;
    }
  }

  private async ask(call: CallName): Promise<unknown> {
    let waited = 0;
    for (;;) {
      const answer = await this.fetch(call);
      const pause = answer.status === 429 ? retryAfterMs(answer.headers.get('retry-after')) : undefined;
      if (pause === undefined || waited + pause > PATIENCE_MS) return this.read(call, answer);
      // A body that broke has nothing to say either.
      await answer.body?.cancel().catch(() => {});
      waited += pause;
      await (this.props.sleep ?? timer)(pause);
    }
  }

  /** Like `get`; undefined when there is no such object. */
  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (error instanceof AuthentikError && error.status === 404) return undefined;
      throw error;
    }
  }

  /**
   * The rows of every page, all of them or none.
   *
   * @throws AuthentikError, also when the pages do not end, repeat themselves or change while they are read
   */
  async all<T>(path: string, query: Query = {}): Promise<readonly T[]> {
    const { rows, count, call } = await this.pages<T>(path, query);
    if (rows.length !== count) throw new AuthentikError(call, `${rows.length} rows of ${count}`, MOVED);
    return rows;
  }

  /**
   * Works as `all`, for a list that counts rows and leaves some of them out: the applications that a user may open.
   *
   * @throws AuthentikError
   */
  async shown<T>(path: string, query: Query): Promise<readonly T[]> {
    return (await this.pages<T>(path, query)).rows;
  }

  private async pages<T>(path: string, query: Query) {
    const rows: T[] = [];
    for (let page = 1; page <= MAX_PAGES; ) {
      const paged = { ...query, page, page_size: PAGE_SIZE };
      const call = callTo('GET', path, paged);
      const { next, count, rows: more } = pageOf<T>(await this.get<unknown>(path, paged), page, call);
      rows.push(...more);
      if (next === 0) return { rows, count, call };
      page = next;
    }
    throw new AuthentikError(callTo('GET', path, query), `more than ${MAX_PAGES} pages`, NO_ORDER);
  }

  /** A write. It is sent once, whatever happens. Undefined when the answer has no body. */
  async send<T>(method: Exclude<Method, 'GET'>, path: string, body?: unknown): Promise<T | undefined> {
    const call = callTo(method, path);
    return (await this.read(call, await this.fetch(call, body))) as T | undefined;
  }

  /** A read on a kept connection that the server has just closed is sent once more; a write never is. */
  private async fetch(call: CallName, body?: unknown, isRepeated = call.method !== 'GET'): Promise<Response> {
    const { url, token, timeoutMs = TIMEOUT_MS } = this.props;
    const headers: Record<string, string> = { accept: 'application/json', authorization: `Bearer ${token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      return await fetch(`${url}/api/v3${call.path}`, {
        method: call.method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      if (!isRepeated && isLost(error)) return this.fetch(call, body, true);
      throw this.failure(call, error);
    }
  }

  private async read(call: CallName, answer: Response): Promise<unknown> {
    let text: string;
    try {
      text = await readBounded(answer);
    } catch (error) {
      if (error instanceof AnswerTooLarge) throw AuthentikError.tooLarge(call, error.message);
      throw this.failure(call, error);
    }
    const { status } = answer;
    if (status >= 300 && status < 400) throw AuthentikError.ofRedirect(call, status, answer.headers.get('location'));
    if (!answer.ok) throw AuthentikError.ofStatus(call, status, text.replaceAll(this.props.token, '***'));
    if (text === '' && call.method !== 'GET') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw AuthentikError.notJson(call, status);
    }
  }

  private failure(call: CallName, error: unknown): AuthentikError {
    const timedOut = (error as { readonly name?: unknown } | null)?.name === 'TimeoutError';
    return timedOut
      ? new AuthentikTimeout(call, this.props.timeoutMs ?? TIMEOUT_MS)
      : AuthentikError.ofBrokenCall(call, error);
  }
}

const NO_ORDER = 'something in front of authentik answers from a cache; look at the same address in a browser';

const MOVED = 'the list changed while it was read; try again';

function isLost(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  return LOST.includes(String(cause?.code));
}

function callTo(method: Method, path: string, query: Query = {}): CallName {
  const segments = path.split('/').slice(1, -1);
  const plain = segments.every((segment) => /^[\w~%.@!'()*-]+$/.test(segment) && !/^\.+$/.test(segment));
  if (!path.startsWith('/') || !path.endsWith('/') || segments.length === 0 || !plain) {
    throw new RangeError(`${JSON.stringify(path)} is not encoded or has a query; write a path like /core/users/`);
  }
  const filters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) filters.set(name, String(value));
  return { method, path: filters.size === 0 ? path : `${path}?${filters}` };
}

function pageOf<T>(answer: unknown, page: number, call: CallName): Page<T> {
  const { pagination, results } = (answer ?? {}) as {
    readonly pagination?: Partial<Page<T>>;
    readonly results?: unknown;
  };
  const { next, count } = pagination ?? {};
  if (!Array.isArray(results) || typeof next !== 'number' || typeof count !== 'number') {
    throw AuthentikError.notJson(call, 200);
  }
  if (next !== 0 && !(Number.isInteger(next) && next > page)) {
    throw new AuthentikError(call, `page ${next} to follow page ${page}`, NO_ORDER);
  }
  return { next, count, rows: results as T[] };
}

/** Undefined where the server gives no time to wait. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null || !/^\d+$/.test(header)) return undefined;
  // A server that says 0 is asked a second later, or the budget would never end.
  return Math.max(1, Number(header)) * 1000;
}

function timeoutOf(context: OpsContext): number {
  const text = context.variable('AUTHENTIK_TIMEOUT_SECONDS');
  if (text === undefined) return TIMEOUT_MS;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds > 0 && seconds <= 600) return Math.ceil(seconds * 1000);
  throw new OpsError({
    what: 'AUTHENTIK_TIMEOUT_SECONDS is not a number above 0, at most 600',
    found: JSON.stringify(text),
    remedy: 'leave it out for 15',
    exitCode: ExitCode.USAGE,
  });
}
