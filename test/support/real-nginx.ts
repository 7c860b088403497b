import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-ports';

const BINARY = '/usr/sbin/nginx';
/** User and group of the image that runs in the cluster. */
const NGINX_USER = 101;
const PATIENCE_MS = 10_000;

/** Debian's nginx (`test/real/setup/nginx.sh`) with a configuration of its own, as an ordinary user. */
export class RealNginx {
  private constructor(
    readonly port: number,
    private readonly directory: string,
    private readonly process: ChildProcess,
  ) {}

  static isInstalled(): boolean {
    return spawnSync(BINARY, ['-v'], { stdio: 'ignore' }).status === 0;
  }

  /** @param configure the configuration for a folder that nginx may write to, and for a port */
  static async start(configure: (folder: string, port: number) => string): Promise<RealNginx> {
    const directory = mkdtempSync(join(tmpdir(), 'auth-fallback-'));
    const port = await freePort();
    const file = (name: string) => join(directory, name);
    writeFileSync(file('nginx.conf'), configure(directory, port));
    const output = openSync(file('access.log'), 'a');
    const errors = openSync(file('error.log'), 'a');
    const owned = process.getuid?.() === 0;
    if (owned) for (const path of [directory, file('access.log')]) chownSync(path, NGINX_USER, NGINX_USER);
    const child = spawn(BINARY, ['-e', 'stderr', '-c', file('nginx.conf')], {
      ...(owned && { uid: NGINX_USER, gid: NGINX_USER }),
      stdio: ['ignore', output, errors],
    });
    closeSync(output);
    closeSync(errors);
    const nginx = new RealNginx(port, directory, child);
    await nginx.untilReady();
    return nginx;
  }

  get accessLog(): string {
    return readFileSync(join(this.directory, 'access.log'), 'utf8');
  }

  get errorLog(): string {
    return readFileSync(join(this.directory, 'error.log'), 'utf8');
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      // The master takes its workers along.
      this.process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async untilReady(): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end && this.process.exitCode === null; ) {
      try {
        const { ok } = await fetch(`http://127.0.0.1:${this.port}/healthz`);
        if (ok) return;
      } catch {
        // It is not listening yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const log = this.errorLog;
    await this.stop();
    throw new Error(`nginx did not start: ${log}`);
  }
}
