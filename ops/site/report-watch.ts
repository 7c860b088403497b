import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReportWatchProps {
  /** The page's file. */
  readonly file: string;
  /** Folders and files whose changes make the page again. */
  readonly sources: readonly string[];
  /** Writes the page again. @returns what is wrong with the site, or nothing */
  readonly write: () => Promise<string | undefined>;
  readonly note: (text: string) => void;
}

/** One save of an editor is several events. */
const SETTLE_MS = 150;

const RELOAD = `<script>new EventSource('/changes').onmessage=()=>location.reload()</script>`;

/** Serves the page on this machine alone, and tells the browser when the site has changed. */
export class ReportWatch {
  private readonly listeners = new Set<ServerResponse>();
  private readonly server: Server;
  private readonly watchers: readonly FSWatcher[];
  private timer: NodeJS.Timeout | undefined;
  private isWriting = false;
  private isStale = false;

  constructor(private readonly props: ReportWatchProps) {
    this.server = createServer(({ url }, response) => {
      if (url === '/changes') this.listen(response);
      else if (url === '/') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(this.page());
      else response.writeHead(404).end();
    });
    this.watchers = props.sources.map((path) => watch(path, { recursive: true }, () => this.schedule()));
  }

  /** @returns the address of the page */
  start(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`);
      });
    });
  }

  stop(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watchers) watcher.close();
    this.server.close();
    this.server.closeAllConnections();
  }

  private listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
    this.listeners.add(response);
    response.once('close', () => this.listeners.delete(response));
  }

  /** The file itself asks no server: only the page that is served here may ask this one. */
  private page(): string {
    return readFileSync(this.props.file, 'utf8')
      .replace("default-src 'none';", "default-src 'none'; connect-src 'self';")
      .replace('</body>', `${RELOAD}</body>`);
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.rewrite(), SETTLE_MS);
  }

  private async rewrite(): Promise<void> {
    this.isStale = true;
    if (this.isWriting) return;
    this.isWriting = true;
    while (this.isStale) {
      this.isStale = false;
      const fault = await this.props.write();
      this.props.note(fault ?? 'the page shows the site as it is now');
      if (fault === undefined) for (const listener of this.listeners) listener.write('data: changed\n\n');
    }
    this.isWriting = false;
  }
}
