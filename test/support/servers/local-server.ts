import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that has arrived as a whole. */
export interface Received {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Handler = (received: Received, response: ServerResponse) => void;

/** A browser may bring 60 kB of cookies. */
const OPTIONS = { maxHeaderSize: 1_000_000 };

/**
 * An HTTP server of a test, on a free port of this machine. A stand-in extends it:
 *
 *     class Echo extends LocalServer {
 *       protected override answer({ path }: Received, response: ServerResponse): void {
 *         response.end(path);
 *       }
 *     }
 *     const echo = await Echo.start();
 */
export class LocalServer {
  readonly server: Server;
  protected readonly sockets = new Set<Socket>();
  private listensAt = 0;

  /** @param handler for a server that is no class of its own */
  constructor(
    private readonly handler: Handler = (_, response) => response.end(),
    tls?: ServerOptions,
  ) {
    this.server = tls === undefined ? createServer(OPTIONS) : createTlsServer({ ...OPTIONS, ...tls });
    // A kept connection that closes by itself, at the moment of the next request, is a reset on a busy machine.
    this.server.keepAliveTimeout = 0;
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    this.server.on('request', (request, response) => {
      const { method = '', url: path = '/', headers } = request;
      // One that is cut in the middle gets no answer.
      text(request).then(
        (body) => this.answer({ method, path, headers, body }, response),
        () => {},
      );
    });
  }

  static start<T extends LocalServer, A extends unknown[]>(this: new (...args: A) => T, ...args: A): Promise<T> {
    return new this(...args).listen();
  }

  /** @param port of a server that comes back @default a free one */
  async listen(port = 0, host = '127.0.0.1'): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(port, host, resolve));
    // A test that fails before it stops the server ends all the same.
    this.server.unref();
    this.listensAt = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** It stays what it is when nothing listens any more. */
  get port(): number {
    return this.listensAt;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Cuts every connection. */
  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }

  protected answer(received: Received, response: ServerResponse): void {
    this.handler(received, response);
  }
}
