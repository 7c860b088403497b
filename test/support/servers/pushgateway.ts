import type { ServerResponse } from 'node:http';
import { LocalServer, type Received } from './local-server';

/** A Pushgateway that keeps, per job, the samples of the last POST of each name, as the real one does. */
export class PushgatewayServer extends LocalServer {
  readonly samples = new Map<string, number>();
  /** The names of the last push alone, so that a test can see what was not sent. */
  lastPush: ReadonlySet<string> = new Set();
  readonly paths: string[] = [];
  /** Answers 500 while true. */
  broken = false;

  protected override answer({ method, path, body }: Received, response: ServerResponse): void {
    const accepted = method === 'POST' && !this.broken && this.take(body);
    this.paths.push(path);
    response.writeHead(accepted ? 200 : this.broken ? 500 : 400).end();
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
