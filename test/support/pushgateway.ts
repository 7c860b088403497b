import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Pushgateway that keeps, per job, the samples of the last POST of each name, as the real one does. */
export class PushgatewayServer {
  readonly samples = new Map<string, number>();
  /** The names of the last push alone, so that a test can see what was not sent. */
  lastPush: ReadonlySet<string> = new Set();
  readonly paths: string[] = [];
  /** Answers 500 while true. */
  broken = false;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<PushgatewayServer> {
    const server = createServer();
    const gateway = new PushgatewayServer(server);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString('utf8');
      });
      request.on('end', () => {
        const accepted = request.method === 'POST' && !gateway.broken && gateway.take(body);
        gateway.paths.push(request.url ?? '');
        response.writeHead(accepted ? 200 : gateway.broken ? 500 : 400).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** False for a text that is not the exposition format: the real one answers 400. */
  private take(body: string): boolean {
    const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    if (!body.endsWith('\n')) return false;
    const parsed = lines.map((line) =>
      /^([a-z_]+(?:\{[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*\})?) (-?[\d.e+]+)$/.exec(line),
    );
    if (parsed.some((match) => match === null)) return false;
    const names = new Set(parsed.map((match) => match?.[1] ?? ''));
    for (const match of parsed) this.samples.set(match?.[1] ?? '', Number(match?.[2]));
    this.lastPush = names;
    return true;
  }
}
