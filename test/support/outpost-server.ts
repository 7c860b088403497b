import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface OutpostAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  /** How long the outpost thinks before it answers. @default 0 */
  readonly afterMs?: number;
}

/** An outpost for tests: one answer for every request, or one for its headers, and what the last request was. It can go and come back. */
export class OutpostServer {
  answer: OutpostAnswer | ((headers: IncomingHttpHeaders) => OutpostAnswer) = { status: 200 };
  last: IncomingMessage | undefined;
  calls = 0;

  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly timers = new Set<NodeJS.Timeout>();

  private constructor(readonly port: number) {}

  static async start(): Promise<OutpostServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const outpost = new OutpostServer(port);
    await outpost.comeBack();
    return outpost;
  }

  async comeBack(): Promise<void> {
    const server = createServer({ maxHeaderSize: 1_000_000 }, (request, response) => {
      this.last = request;
      this.calls += 1;
      const {
        status,
        headers = {},
        body = '',
        afterMs = 0,
      } = typeof this.answer === 'function' ? this.answer(request.headers) : this.answer;
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        response.writeHead(status).end(body);
      }, afterMs);
      this.timers.add(timer);
    });
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
  }

  /** From now on connections are refused. */
  async goAway(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    for (const socket of this.sockets) socket.destroy();
    const { server } = this;
    this.server = undefined;
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }
}
