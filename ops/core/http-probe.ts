import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { ExitCode } from './exit-code';
import { OpsError } from './ops-error';
import { reasonOf } from './reason';

const TIMEOUT_MS = 15_000;
/** The rest of a page is not read: headers and the start are enough. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most a mebibyte. */
  readonly body: string;
}

export interface HttpProbe {
  /** One GET; a `host` among the headers replaces that of the URL. No redirect is followed and nothing is repeated. @throws OpsError when no answer comes */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<HttpAnswer>;
}

export interface NodeHttpProbeProps {
  /** From the connection to the end of the body, in milliseconds. @default 15 000 */
  readonly timeoutMs?: number;
  /** HTTP proxy that the connections go through (CONNECT), so that they come from its address. @default none */
  readonly proxy?: URL;
  /** Returns where a URL is really asked; its host name stays in the request. @default at its own address */
  readonly dial?: (url: URL) => URL;
}

/** Node's own client instead of `fetch`, which knows no proxy. */
export class NodeHttpProbe implements HttpProbe {
  constructor(private readonly props: NodeHttpProbeProps = {}) {}

  async get(text: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
    const { timeoutMs = TIMEOUT_MS, dial = (url) => url } = this.props;
    const url = new URL(text);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await this.ask(url, dial(url), headers, signal);
    } catch (error) {
      throw new OpsError({
        what: `${url.host} did not answer`,
        found: signal.aborted ? `no whole answer within ${timeoutMs / 1000} s` : reasonOf(error),
        remedy: 'see whether it can be reached from here',
        exitCode: ExitCode.UNKNOWN,
      });
    }
  }

  private async ask(url: URL, target: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) {
    const secure = target.protocol === 'https:';
    const options: RequestOptions = {
      host: dialName(target),
      port: portOf(target),
      path: `${url.pathname}${url.search}`,
      headers: { accept: '*/*', 'user-agent': 'gatehouse-verify', host: url.host, ...headers },
      signal,
    };
    const { proxy } = this.props;
    if (proxy === undefined) return await send({ ...options, agent: false }, secure, url.hostname);
    const socket = await tunnel(proxy, target, signal);
    try {
      return await send(options, secure, url.hostname, socket);
    } finally {
      socket.destroy();
    }
  }
}

function send(options: RequestOptions, secure: boolean, servername: string, socket?: Socket): Promise<HttpAnswer> {
  // With `agent: false` Node creates an agent of its own, which ignores createConnection: leave the option out.
  const through =
    socket === undefined ? {} : { createConnection: () => (secure ? tlsConnect({ socket, servername }) : socket) };
  return new Promise((resolve, reject) => {
    const request = secure
      ? httpsRequest({ ...options, servername, ...through })
      : httpRequest({ ...options, ...through });
    request.on('response', (response) => readAnswer(response).then(resolve, reject));
    request.on('error', reject);
    request.end();
  });
}

function tunnel(proxy: URL, target: URL, signal: AbortSignal): Promise<Socket> {
  const path = `${target.hostname}:${portOf(target)}`;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: dialName(proxy),
      port: portOf(proxy),
      method: 'CONNECT',
      path,
      headers: { host: path },
      agent: false,
      signal,
    });
    request.on('connect', (response, socket) => {
      if (response.statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new Error(`the proxy answered HTTP ${response.statusCode}`));
      }
    });
    request.on('error', reject);
    request.end();
  });
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) break;
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8'),
  };
}

/** An IPv6 address has brackets in a URL, and nowhere else. */
function dialName({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function portOf({ protocol, port }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
