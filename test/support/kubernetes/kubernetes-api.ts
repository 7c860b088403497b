import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { LocalServer, type Received } from '../servers/local-server';

/** It is a constant of RFC 6455: what makes an answer one of a WebSocket server. */
const WEBSOCKET = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

interface KubernetesAnswer {
  readonly status: number;
  /** JSON where it is an object. */
  readonly body: object | string;
}

/** A Kubernetes API on this machine that gives prepared answers, and runs commands as a WebSocket server does. */
export class KubernetesApi extends LocalServer {
  static readonly TOKEN = 'kubernetes-token-of-the-tests';

  /** By path and query. Everything else does not exist. */
  readonly answers: Record<string, KubernetesAnswer> = {};
  /** Paths that get no answer. */
  readonly silent = new Set<string>();
  /** It is what a command writes, and how it ends; undefined: the connection is cut. */
  command: { readonly stdout: string; readonly status: object } | 'never ends' | 'is not answered' | undefined;
  /** Status with which a command is refused. */
  refused: number | undefined;
  readonly calls: string[] = [];

  constructor() {
    super();
    this.server.on('upgrade', ({ url, headers }, socket: Socket) => {
      this.calls.push(`exec ${url}`);
      this.upgrade(socket, String(headers['sec-websocket-key']));
    });
  }

  protected override answer({ method, path, headers }: Received, response: ServerResponse): void {
    this.calls.push(`${method} ${path}`);
    if (this.silent.has(path)) return;
    const authorized = headers.authorization === `Bearer ${KubernetesApi.TOKEN}`;
    const known = authorized ? this.answers[path] : { status: 401, body: { kind: 'Status', code: 401 } };
    const { status, body } = known ?? { status: 404, body: { kind: 'Status', code: 404, reason: 'NotFound' } };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'text/plain' : 'application/json';
    response.writeHead(status, { 'content-type': type }).end(text);
  }

  /** Waits until every connection is closed from the other side. */
  async allDisconnected(): Promise<void> {
    await Promise.all([...this.sockets].map((socket) => new Promise((resolve) => socket.on('close', resolve))));
  }

  get kubeconfig(): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'test', cluster: { server: this.url, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'test', user: { token: KubernetesApi.TOKEN } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    });
  }

  private upgrade(socket: Socket, key: string): void {
    socket.on('error', () => {});
    if (this.refused !== undefined) {
      socket.end(`HTTP/1.1 ${this.refused} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    if (this.command === 'is not answered') {
      socket.on('end', () => socket.end()).resume();
      return;
    }
    const accept = createHash('sha1').update(`${key}${WEBSOCKET}`).digest('base64');
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n' +
        `sec-websocket-accept: ${accept}\r\nsec-websocket-protocol: v5.channel.k8s.io\r\n\r\n`,
    );
    if (this.command === undefined) {
      socket.destroySoon();
      return;
    }
    if (this.command === 'never ends') return;
    const { stdout, status } = this.command;
    socket.write(frame(1, stdout.slice(0, 10)));
    socket.write(frame(1, stdout.slice(10)));
    socket.write(frame(3, JSON.stringify(status)));
  }
}

/** One binary message: the number of the stream, then its bytes. */
function frame(stream: number, text: string): Buffer {
  const payload = Buffer.concat([Buffer.from([stream]), Buffer.from(text)]);
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x82, ...length]), payload]);
}
