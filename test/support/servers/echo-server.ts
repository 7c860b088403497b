import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { LocalServer, type Received } from './local-server';

/** Describes what a server saw of a request. */
export interface Echo {
  readonly server: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** A server that answers with its name and with what it was asked, on every address of this machine. */
export class EchoServer extends LocalServer {
  calls = 0;

  constructor(readonly name: string) {
    super();
  }

  override listen(port?: number): Promise<this> {
    return super.listen(port, '0.0.0.0');
  }

  protected override answer({ path, headers }: Received, response: ServerResponse): void {
    this.calls += 1;
    const echo: Echo = { server: this.name, path, headers };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(echo));
  }
}
