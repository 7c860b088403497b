import type { ServerResponse } from 'node:http';
import { answerBroken, isTransportFault, type TransportFault } from './cloudflare-lists-transport';
import { LocalServer, type Received } from './local-server';

export interface LapiDecision {
  readonly duration: string;
  readonly id: number;
  readonly origin: string;
  readonly scenario: string;
  readonly scope: string;
  readonly type: string;
  readonly value: string;
}

export type LapiFault =
  | TransportFault
  /** The bouncer key was deleted. */
  | 'forbidden'
  /** A database that lost its rows, or a version that answers 200 with nothing when it fails. */
  | 'empty'
  /** What 1.7.8 answers when its database fails. */
  | 'message'
  /** One row has no value. */
  | 'odd-row'
  /** The filters of the request are ignored. */
  | 'unfiltered';

/** CrowdSec's LAPI as far as `GET /v1/decisions` goes: key, filters, `null` for none. */
export class LapiServer extends LocalServer {
  static readonly KEY = 'lapi-key-of-the-tests';

  decisions: readonly LapiDecision[] = [];
  /** Stays until it is taken away. */
  fault: LapiFault | undefined;
  calls = 0;
  /** Called where a request gets no further byte: the place to let the client's time run out. */
  onSilence: (() => void) | undefined;
  lastUserAgent = '';

  protected override answer({ path, headers }: Received, response: ServerResponse): void {
    this.lastUserAgent = String(headers['user-agent']);
    const authorized = headers['x-api-key'] === LapiServer.KEY && this.fault !== 'forbidden';
    const url = new URL(path, 'http://lapi.invalid');
    this.calls += 1;
    const body = this.body(url.searchParams);
    if (!authorized) send(response, 403, '{"message":"access forbidden"}');
    else if (url.pathname !== '/v1/decisions') send(response, 404, '{"message":"page or method not found"}');
    else if (this.fault !== undefined && isTransportFault(this.fault))
      answerBroken(response, this.fault, body, this.onSilence);
    else send(response, 200, body);
  }

  private body(query: URLSearchParams): string {
    if (this.fault === 'empty') return '[]';
    if (this.fault === 'message') return '{"message":"query decision failed: unable to query"}';
    const rows = this.fault === 'unfiltered' ? this.decisions : this.decisions.filter((row) => matches(row, query));
    if (this.fault === 'odd-row') return JSON.stringify([...rows, { ...rows[0], value: 7 }]);
    // Go's nil slice.
    return rows.length === 0 ? 'null' : JSON.stringify(rows);
  }
}

function matches(row: LapiDecision, query: URLSearchParams): boolean {
  const scopes = query.get('scopes')?.toLowerCase().split(',');
  return (
    (query.get('type') ?? row.type) === row.type &&
    (scopes ?? [row.scope.toLowerCase()]).includes(row.scope.toLowerCase()) &&
    (query.get('origins')?.split(',') ?? [row.origin]).includes(row.origin) &&
    (query.get('ip') ?? row.value) === row.value
  );
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
