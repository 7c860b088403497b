import type { TransportFault } from '../cloudflare/lists-transport';

export interface Answer {
  readonly status: number;
  /** Undefined for an answer without a body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Call {
  readonly method: string;
  /** Below `/api/v3`, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed; undefined when there was none. */
  readonly body: unknown;
  readonly authorization: string | undefined;
}

export type AuthentikFault =
  | TransportFault
  | 'http-400'
  | 'http-401'
  | 'http-403'
  | 'http-404'
  /** With the header `Retry-After` when `retryAfter` is given. */
  | 'http-429'
  | 'http-503'
  /** To `location`. */
  | 'redirect'
  /** The right answer, after `delayMs`. */
  | 'slow'
  /** A list whose last page names another one. */
  | 'endless-pages'
  /** A list whose page names itself as the next. */
  | 'repeated-page'
  /** A list that lost its last row, and counts it still. */
  | 'short-list'
  /** A list without its envelope. */
  | 'no-envelope';

export interface FaultProps {
  /** @default every method */
  readonly method?: string;
  /** @default every path */
  readonly path?: string;
  /** Only this page of a list. @default every page */
  readonly page?: number;
  /** So many calls. @default until the faults are cleared */
  readonly times?: number;
  /** Seconds, or a date. @default no header */
  readonly retryAfter?: string;
  /** @default http://other.example.org/login */
  readonly location?: string;
  /** @default 300 */
  readonly delayMs?: number;
}

/** Returns what DRF and authentik say. */
export function refusal(fault: AuthentikFault, { retryAfter, location }: FaultProps): Answer | undefined {
  const detail = (status: number, text: string, headers = {}) => ({ status, body: { detail: text }, headers });
  switch (fault) {
    case 'http-400':
      return { status: 400, body: { non_field_errors: ['The values do not fit.'], flow: ['This field is wrong.'] } };
    case 'http-401':
      return detail(401, 'Authentication credentials were not provided.');
    case 'http-403':
      return detail(403, 'Token invalid/expired');
    case 'http-404':
      return detail(404, 'Not found.');
    case 'http-429':
      return detail(429, 'Request was throttled.', retryAfter === undefined ? {} : { 'retry-after': retryAfter });
    case 'http-503':
      return detail(503, 'authentik starting');
    case 'redirect':
      return { status: 302, headers: { location: location ?? 'http://other.example.org/login?next=/secret' } };
    default:
      return undefined;
  }
}

/** A list whose pages do not behave. */
export function misnumber(fault: AuthentikFault, answer: Answer): Answer {
  const { pagination, results } = (answer.body ?? {}) as { pagination?: { current: number }; results: unknown[] };
  if (pagination === undefined) return answer;
  const { current } = pagination;
  if (fault === 'no-envelope') return { ...answer, body: results };
  if (fault === 'short-list') return { ...answer, body: { pagination, results: results.slice(0, -1) } };
  if (fault === 'repeated-page') return { ...answer, body: { pagination: { ...pagination, next: current }, results } };
  if (fault === 'endless-pages')
    return { ...answer, body: { pagination: { ...pagination, next: current + 1 }, results } };
  return answer;
}

export function fits(props: FaultProps, { method, path, query }: Call): boolean {
  return (
    (props.method ?? method) === method &&
    (props.path ?? path) === path &&
    (props.page === undefined || String(props.page) === (query.get('page') ?? '1'))
  );
}
