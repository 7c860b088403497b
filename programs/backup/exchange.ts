import { access, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DUMP_MAGIC } from './archive';
import { type Contents, contentsFrom } from './record';

const POLL_MS = 100;
/** Limits the start of a PostgreSQL on a busy node, and of the indexes, which are built after the last byte. */
const START_MS = 600_000;
const RESTORE_MS = 3_600_000;
const CHUNK_BYTES = 256 * 1024;

/** The folder that both containers of the pod share: `dump.sh` writes it. */
export class Exchange {
  constructor(
    private readonly directory: string,
    /** How long pg_dump may take to begin, and to end after its last byte. */
    private readonly patienceMs = 60_000,
  ) {}

  /** Returns what was counted, once the dump begins. @throws Error with what psql or pg_dump said */
  async contents(): Promise<Contents> {
    await this.until('dump', 'pg_dump has not started');
    return contentsFrom(await readFile(this.path('rows'), 'utf8'));
  }

  /**
   * The dump as pg_dump writes it. A chunk holds until the next one is asked for: a new buffer for each would be 60 MB of
   * garbage before V8 collects it.
   *
   * @throws Error where it is empty, or no dump
   */
  async *dump(): AsyncGenerator<Uint8Array> {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let start = Buffer.alloc(0);
    const pipe = await open(this.path('dump'));
    try {
      for (;;) {
        const { bytesRead } = await pipe.read(buffer, 0, CHUNK_BYTES, null);
        if (bytesRead === 0) break;
        const chunk = buffer.subarray(0, bytesRead);
        if (start.length < DUMP_MAGIC.length) start = Buffer.concat([start, chunk.subarray(0, DUMP_MAGIC.length)]);
        yield chunk;
      }
    } finally {
      await pipe.close();
    }
    if (start.subarray(0, DUMP_MAGIC.length).toString('latin1') === DUMP_MAGIC) return;
    // What pg_dump said is a better reason than an empty pipe.
    await this.isWhole();
    throw new Error('pg_dump wrote no dump, although it ended with 0');
  }

  /** @throws Error with what pg_dump said, when it failed after it had begun */
  async isWhole(): Promise<void> {
    await this.until('dumped', 'pg_dump has not ended');
  }

  /** Writes a dump into the pipe that `restore.sh` reads. @throws Error with what it said, when it has ended before */
  async feed(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    await this.until('dump', 'PostgreSQL has not started', { patienceMs: START_MS, what: 'restore' });
    const pipe = await open(this.path('dump'), 'w');
    try {
      for await (const chunk of bytes) await pipe.writeFile(chunk);
    } catch (error) {
      // What pg_restore said is a better reason than a pipe without a reader.
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    } finally {
      await pipe.close();
    }
  }

  /** Returns what the restored database holds. @throws Error with what pg_restore or psql said */
  async restore(): Promise<Contents> {
    await this.until('restored', 'pg_restore has not ended', { patienceMs: RESTORE_MS, what: 'restore' });
    return contentsFrom(await readFile(this.path('rows'), 'utf8'));
  }

  private async until(
    file: string,
    complaint: string,
    { patienceMs = this.patienceMs, what = 'dump' } = {},
  ): Promise<void> {
    for (let waited = 0; ; waited += POLL_MS) {
      if (await this.has(file)) return;
      if (await this.has('failed')) {
        const said = (await readFile(this.path('failed'), 'utf8')).trim().split('\n').slice(-3).join(' ');
        throw new Error(`the ${what} failed: ${said === '' ? 'without a word' : said}`);
      }
      if (waited >= patienceMs) throw new Error(`${complaint} within ${patienceMs / 1000} s`);
      await pause(POLL_MS);
    }
  }

  private has(file: string): Promise<boolean> {
    return access(this.path(file)).then(
      () => true,
      () => false,
    );
  }

  private path(file: string): string {
    return join(this.directory, file);
  }
}
