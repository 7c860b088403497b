import type { ServerResponse } from 'node:http';
import { answerBroken, isTransportFault, type TransportFault } from '../cloudflare/lists-transport';
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
  /** It is what 1.7.8 answers when its database fails. */
  | 'message'
  /** One row has no value. */
  | 'odd-row'
  /** The filters of the request are ignored. */
  | 'unfiltered';

/** Describes what goes wrong with the allowlists alone. */
export type AllowlistFault =
  | TransportFault
  /** The login of the machine was deleted, or its password changed. */
  | 'refused'
  /** The login works, and the list needs a right that the machine lost. */
  | 'expired'
  | 'no-token'
  | 'odd-item'
  /** Half of the internet is allowed. */
  | 'too-wide'
  | 'object'
  /** CrowdSec before 1.6.6 has no such page. */
  | 'old';

/**
 * CrowdSec's LAPI as far as `GET /v1/decisions` and the allowlists go: key, filters, `null` for none; the allowlists need the
 * login of a machine (1.7.8, `pkg/apiserver/controllers/controller.go`).
 */
export class LapiServer extends LocalServer {
  static readonly KEY = 'lapi-key-of-the-tests';
  static readonly MACHINE = { id: 'edge-sync', password: 'machine-password-of-the-tests' };
  private static readonly TOKEN = 'token-of-the-machine';

  decisions: readonly LapiDecision[] = [];
  /** Networks of one allowlist. */
  allowed: readonly string[] = [];
  /** Stays until it is taken away. */
  fault: LapiFault | undefined;
  allowlistFault: AllowlistFault | undefined;
  calls = 0;
  /** Called where a request gets no further byte: the place to let the client's time run out. */
  onSilence: (() => void) | undefined;
  lastUserAgent = '';

  protected override answer(received: Received, response: ServerResponse): void {
    const { path } = received;
    if (path === '/v1/watchers/login') this.login(received, response);
    else if (path.startsWith('/v1/allowlists?')) this.allowlists(received, response);
    else this.decisionsFor(received, response);
  }

  private decisionsFor({ path, headers }: Received, response: ServerResponse): void {
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

  private login({ body }: Received, response: ServerResponse): void {
    const { id, password } = LapiServer.MACHINE;
    const given = JSON.parse(body) as Record<string, unknown>;
    const isKnown = given.machine_id === id && given.password === password && this.allowlistFault !== 'refused';
    if (!isKnown) send(response, 401, '{"code":401,"message":"incorrect Username or Password"}');
    else if (this.allowlistFault === 'no-token') send(response, 200, '{"code":200}');
    else send(response, 200, JSON.stringify({ code: 200, token: LapiServer.TOKEN }));
  }

  private allowlists({ path, headers }: Received, response: ServerResponse): void {
    const fault = this.allowlistFault;
    const values = { 'odd-item': ['192.0.2.9', 'home'], 'too-wide': ['0.0.0.0/0'] }[String(fault)] ?? this.allowed;
    // As 1.7.8 answers: without `with_content` there are no items.
    const items = path.endsWith('?with_content=true') ? values.map((value) => ({ value, description: 'a test' })) : [];
    const body = JSON.stringify([{ name: 'home', console_managed: false, items }]);
    if (headers.authorization !== `Bearer ${LapiServer.TOKEN}`)
      send(response, 401, '{"code":401,"message":"cookie token is empty"}');
    else if (fault !== undefined && isTransportFault(fault)) answerBroken(response, fault, body, this.onSilence);
    else if (fault === 'old') send(response, 404, '');
    else if (fault === 'expired') send(response, 401, '{"code":401,"message":"Token is expired"}');
    else send(response, 200, fault === 'object' ? '{"message":"unable to query"}' : body);
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
