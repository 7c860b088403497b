import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock, Deadline } from './clock';

export interface HttpClientProps {
  /** Scheme, host, port and leading path, without a slash at the end. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For one request, from the connection to the last byte of the body, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** The budget of the whole run: no request outlives it. */
  readonly deadline: Deadline;
  /** @default the certificate authorities of Node */
  readonly ca?: string;
  /** @default 16 MiB, three times the largest answer of a LAPI with 31 000 community bans */
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** No complete answer arrived. A write may have been applied. */
export class HttpFailure extends Error {
  constructor(
    readonly kind: 'timeout' | 'network' | 'too-large',
    message: string,
  ) {
    super(message);
  }
}

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * HTTP with a deadline that covers the body: a response that stopped in the middle once blocked a whole cycle, and the
 * SDK obeys `retry-after` without a cap and sends a timed-out PUT three times. No retries and no redirects here; the
 * caller decides what may be repeated. Node's own `http` instead of `fetch`: the API server of the cluster needs its
 * own CA, and it uses 10 MB less memory (docs/adr/0007-edge-sync-full-read-one-put.md).
 */
export class HttpClient {
  private readonly agent: HttpAgent;
  private readonly secure: boolean;

  constructor(private readonly props: HttpClientProps) {
    this.secure = props.baseUrl.startsWith('https:');
    this.agent = this.secure ? new HttpsAgent({ keepAlive: true, ca: props.ca }) : new HttpAgent({ keepAlive: true });
  }

  /** @param extra headers beside those of every request; a content type among them is that of the body */
  send(method: string, path: string, body?: string, extra: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
    const { deadline } = this.props;
    const timeoutMs = Math.min(this.props.timeoutMs, deadline.remainingMs());
    if (timeoutMs <= 0) return Promise.reject(new HttpFailure('timeout', deadline.reason));
    const url = new URL(this.props.baseUrl + path);
    const payload = body === undefined ? undefined : Buffer.from(body);
    const headers = {
      ...this.props.headers,
      ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': payload.length }),
      ...extra,
    };
    return new Promise((resolve, reject) => {
      const send = this.secure ? httpsRequest : httpRequest;
      const request = send(url, { method, headers, agent: this.agent, signal: deadline.stop }, (response) =>
        readBody(response, this.props.maxBytes ?? MAX_BYTES).then(
          (text) => finish(() => resolve({ status: response.statusCode ?? 0, headers: response.headers, text })),
          (error: unknown) => fail(error),
        ),
      );
      const timer = this.props.clock.after(timeoutMs, () =>
        fail(new HttpFailure('timeout', `no whole answer within ${timeoutMs / 1000} s`)),
      );
      request.on('error', fail);
      request.end(payload);

      function finish(settle: () => void): void {
        timer.cancel();
        settle();
      }
      function fail(error: unknown): void {
        finish(() =>
          reject(deadline.stop?.aborted === true ? new HttpFailure('timeout', deadline.reason) : asFailure(error)),
        );
        request.destroy();
      }
    });
  }

  /** Closes idle connections, so that the process can end. */
  close(): void {
    this.agent.destroy();
  }
}

function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes)
        reject(new HttpFailure('too-large', `the answer is larger than ${(maxBytes / 1e6).toFixed(1)} MB`));
      else chunks.push(chunk);
    });
    response.on('error', reject);
    // A truncated answer ends with an error and never with `end`.
    response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

function asFailure(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return new HttpFailure('network', code === undefined || message.includes(code) ? message : `${message} (${code})`);
}
