import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { LocalServer, type Received } from './local-server';

interface OutpostAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  /** How long the outpost thinks before it answers. @default 0 */
  readonly afterMs?: number;
}

/** An outpost for tests: one answer for every request, or one for its headers, and what the last request was. It can go and come back. */
export class OutpostServer extends LocalServer {
  reply: OutpostAnswer | ((headers: IncomingHttpHeaders) => OutpostAnswer) = { status: 200 };
  last: Received | undefined;
  calls = 0;

  private readonly timers = new Set<NodeJS.Timeout>();

  async comeBack(): Promise<void> {
    await this.listen(this.port);
  }

  /** From now on connections are refused. */
  override async stop(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await super.stop();
  }

  protected override answer(received: Received, response: ServerResponse): void {
    this.last = received;
    this.calls += 1;
    const reply = typeof this.reply === 'function' ? this.reply(received.headers) : this.reply;
    const { status, headers = {}, body = '', afterMs = 0 } = reply;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.writeHead(status).end(body);
    }, afterMs);
    this.timers.add(timer);
  }
}
