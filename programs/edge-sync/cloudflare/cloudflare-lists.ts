import { type Clock, HOUR_MS, SECOND_MS } from '../clock';
import { type HttpAnswer, type HttpClient, HttpFailure } from '../http-client';

/** Cloudflare answers 10027 above this (I5: `per_page=1000` stopped the old sync unnoticed). */
export const PAGE_SIZE = 500;

/** "You have been ratelimited": the undocumented floor of about 72 h between two item writes. */
const CODE_THROTTLED = 10040;
export const CODE_BAD_CURSOR = 10027;

const READ_ATTEMPTS = 3;
/** Limit of `retry-after`: a header must not stop the sync for a year. */
const LONGEST_RETRY_AFTER_MS = HOUR_MS;
/** A list may grow while it is read. Beyond this number the cursors are endless and would use up the budget. */
const MORE_ITEMS = 2 * PAGE_SIZE;

export interface ListMeta {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly numItems: number;
  readonly modifiedOn: string;
}

export interface ListItem {
  readonly ip: string;
  readonly comment: string;
}

export type OperationStatus =
  | { readonly status: 'pending' }
  | { readonly status: 'completed'; readonly completedAt?: number }
  | { readonly status: 'failed'; readonly error: string };

export type WriteAnswer =
  | { readonly kind: 'accepted'; readonly operationId: string }
  | { readonly kind: 'throttled'; readonly floor: boolean; readonly retryAfterMs: number; readonly detail: string }
  | { readonly kind: 'rejected'; readonly detail: string }
  /** The request was sent, and no answer shows whether the write happened. */
  | { readonly kind: 'unknown'; readonly detail: string };

/** Cloudflare could not be read. */
export class CloudflareError extends Error {
  constructor(
    message: string,
    readonly status: number | undefined,
    readonly codes: readonly number[] = [],
  ) {
    super(message);
  }
}

export type CloudflareCall = 'cloudflare_read' | 'cloudflare_write' | 'cloudflare_poll';

export interface CloudflareListsProps {
  readonly client: HttpClient;
  readonly accountId: string;
  readonly clock: Clock;
  readonly onCall: (kind: CloudflareCall) => void;
}

interface Envelope {
  readonly result: unknown;
  readonly cursor: string | undefined;
}

/** The five calls of the Lists API that the sync needs. Reads are repeated twice at most, writes never. */
export class CloudflareLists {
  constructor(private readonly props: CloudflareListsProps) {}

  /** All lists of the account in one call: ours by name, and the items that the others take from the common quota. */
  async lists(): Promise<readonly ListMeta[]> {
    const { result } = await this.get('cloudflare_read', this.path());
    if (!Array.isArray(result)) throw new CloudflareError('the answer holds no lists', 200);
    return result.map(listOf);
  }

  /**
   * The items of a list page by page, or of the part whose text begins with `search`.
   *
   * @param atMost items that the list has, or will have in a moment
   */
  async *items(listId: string, atMost: number, search?: string): AsyncGenerator<readonly ListItem[]> {
    const cursors = new Set<string>();
    let read = 0;
    for (let cursor: string | undefined; ; ) {
      const query = new URLSearchParams({ per_page: String(PAGE_SIZE) });
      if (search !== undefined) query.set('search', search);
      if (cursor !== undefined) query.set('cursor', cursor);
      const answer = await this.get('cloudflare_read', this.path(`/${listId}/items?${query}`));
      if (!Array.isArray(answer.result)) throw new CloudflareError('the answer holds no items', 200);
      // An empty page counts as a full one, or empty pages would never end.
      read += answer.result.length || PAGE_SIZE;
      yield answer.result.map(itemOf);
      cursor = answer.cursor;
      if (cursor === undefined) return;
      if (cursors.has(cursor)) throw new CloudflareError(`a cursor repeats after ${read} items`, 200);
      if (read > atMost + MORE_ITEMS) {
        throw new CloudflareError(`the list has ${atMost} items, and its pages do not end after ${read}`, 200);
      }
      cursors.add(cursor);
    }
  }

  async operation(id: string): Promise<OperationStatus> {
    const { result } = await this.get('cloudflare_poll', this.path(`/bulk_operations/${encodeURIComponent(id)}`));
    const { status, error, completed } = fieldsOf(result);
    if (status === 'completed') {
      const completedAt = Date.parse(String(completed));
      return Number.isNaN(completedAt) ? { status } : { status, completedAt };
    }
    if (status === 'failed') return { status, error: typeof error === 'string' ? error : 'no reason given' };
    if (status === 'pending' || status === 'running') return { status: 'pending' };
    throw new CloudflareError(`the operation has no known status, found: ${JSON.stringify(status)}`, 200);
  }

  /** Replaces everything on the list with exactly one request: a repeated PUT is a second write. */
  async replace(listId: string, items: readonly ListItem[]): Promise<WriteAnswer> {
    this.props.onCall('cloudflare_write');
    let answer: HttpAnswer;
    try {
      answer = await this.props.client.send('PUT', this.path(`/${listId}/items`), JSON.stringify(items));
    } catch (error) {
      if (error instanceof HttpFailure) return { kind: 'unknown', detail: error.message };
      throw error;
    }
    const { codes, text } = faultsOf(answer);
    if (answer.status === 429) {
      const retryAfter = Number(answer.headers['retry-after'] ?? 0);
      return {
        kind: 'throttled',
        floor: codes.includes(CODE_THROTTLED),
        retryAfterMs: retryAfter > 0 ? Math.min(retryAfter * SECOND_MS, LONGEST_RETRY_AFTER_MS) : 0,
        detail: text,
      };
    }
    if (answer.status >= 500) return { kind: 'unknown', detail: text };
    if (answer.status < 200 || answer.status >= 300) return { kind: 'rejected', detail: text };
    try {
      const { operation_id: operationId } = fieldsOf(envelopeOf(answer).result);
      if (typeof operationId === 'string' && operationId !== '') return { kind: 'accepted', operationId };
      return { kind: 'unknown', detail: 'the answer names no operation' };
    } catch (error) {
      if (error instanceof CloudflareError) return { kind: 'unknown', detail: error.message };
      throw error;
    }
  }

  private path(rest = ''): string {
    return `/accounts/${this.props.accountId}/rules/lists${rest}`;
  }

  private async get(kind: CloudflareCall, path: string): Promise<Envelope> {
    for (let attempt = 1; ; attempt += 1) {
      this.props.onCall(kind);
      try {
        return envelopeOf(await this.props.client.send('GET', path));
      } catch (error) {
        const failure = error instanceof HttpFailure ? new CloudflareError(error.message, undefined) : error;
        if (!(failure instanceof CloudflareError)) throw failure;
        // A repeated request gets the same 4xx, and prolongs a 429.
        const transient = failure.status === undefined || failure.status >= 500;
        if (!transient || attempt === READ_ATTEMPTS) throw failure;
        await this.props.clock.sleep(attempt * (250 + 500 * this.props.clock.random()));
      }
    }
  }
}

function envelopeOf(answer: HttpAnswer): Envelope {
  if (answer.status < 200 || answer.status >= 300) {
    const { codes, text } = faultsOf(answer);
    throw new CloudflareError(text, answer.status, codes);
  }
  const body = parse(answer.text);
  // A proxy in between sends an unreadable 200, so it counts as a transient fault.
  if (body === undefined) throw new CloudflareError('the answer is not JSON', undefined);
  const { success, result, result_info: info } = fieldsOf(body);
  if (success !== true) throw new CloudflareError(faultsOf(answer).text, answer.status, faultsOf(answer).codes);
  const after = fieldsOf(fieldsOf(info).cursors).after;
  return { result, cursor: typeof after === 'string' && after !== '' ? after : undefined };
}

function faultsOf(answer: HttpAnswer): { codes: readonly number[]; text: string } {
  const { errors } = fieldsOf(parse(answer.text));
  const faults = Array.isArray(errors) ? errors.map(fieldsOf) : [];
  const codes = faults.map(({ code }) => Number(code)).filter((code) => Number.isInteger(code));
  const words = faults.map(({ code, message }) => `${String(code)} ${String(message)}`);
  return { codes, text: [`HTTP ${answer.status}`, ...words].join(', ').slice(0, 300) };
}

function listOf(value: unknown): ListMeta {
  const { id, name, kind, num_items: numItems, modified_on: modifiedOn } = fieldsOf(value);
  if (typeof id !== 'string' || typeof name !== 'string' || typeof kind !== 'string') {
    throw new CloudflareError('a list has no id, name or kind', 200);
  }
  if (typeof numItems !== 'number') throw new CloudflareError(`list ${name} has no number of items`, 200);
  return { id, name, kind, numItems, modifiedOn: typeof modifiedOn === 'string' ? modifiedOn : '' };
}

function itemOf(value: unknown): ListItem {
  const { ip, comment } = fieldsOf(value);
  if (typeof ip !== 'string') throw new CloudflareError('an item of the list has no address', 200);
  return { ip, comment: typeof comment === 'string' ? comment : '' };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
