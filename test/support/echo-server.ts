import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server saw of a request. */
export interface Echo {
  readonly server: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** A server that answers with its name and with what it was asked, on every address of this machine. */
export class EchoServer {
  calls = 0;

  static async start(name: string): Promise<EchoServer> {
    const echo = new EchoServer(name);
    await new Promise<void>((resolve) => echo.server.listen(0, '0.0.0.0', resolve));
    return echo;
  }

  private readonly server: Server;

  private constructor(readonly name: string) {
    this.server = createServer({ maxHeaderSize: 1_000_000 }, ({ url = '', headers }, response) => {
      this.calls += 1;
      const echo: Echo = { server: name, path: url, headers };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(echo));
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
