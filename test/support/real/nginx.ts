import { existsSync } from 'node:fs';
import { freePort } from '../servers/free-ports';
import { RealProgram } from './program';

const BINARY = '/usr/sbin/nginx';
/** User and group of the image that runs in the cluster. */
const NGINX_USER = 101;

/** Debian's nginx (`test/real/setup/nginx.sh`) with a configuration of its own, as an ordinary user. */
export class RealNginx {
  // The master takes its workers along.
  private readonly program = new RealProgram({ user: NGINX_USER, stopSignal: 'SIGTERM' });

  static findMissing(): string | undefined {
    return existsSync(BINARY) ? undefined : 'nginx is not installed (test/real/setup/nginx.sh)';
  }

  /** @param configure the configuration for a folder that nginx may write to, and for a port */
  static async start(configure: (folder: string, port: number) => string): Promise<RealNginx> {
    const nginx = new RealNginx(await freePort());
    const { program, port } = nginx;
    const file = program.file('nginx.conf', configure(program.directory, port));
    program.start(BINARY, ['-e', 'stderr', '-c', file]);
    await program.untilReady(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
    return nginx;
  }

  private constructor(readonly port: number) {}

  /** It is the log of requests and of errors. */
  get log(): string {
    return this.program.log();
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}
