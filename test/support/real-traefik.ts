import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { type Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './auth-fallback';
import { freePort } from './free-ports';

export interface VisitorAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Traefik, built by `test/real/setup/traefik.sh`, for the ingresses and middlewares of a cluster. */
export class RealTraefik {
  /** From GATEHOUSE_TRAEFIK; undefined where it is missing. */
  static program(): string | undefined {
    const { GATEHOUSE_TRAEFIK: program = '' } = process.env;
    return existsSync(program) ? program : undefined;
  }

  /** @param options beside those that every Traefik of the tests has */
  static async start(program: string, kubeconfig: string, options: readonly string[] = []): Promise<RealTraefik> {
    const traefik = new RealTraefik(program, kubeconfig, await freePort(), options);
    try {
      await until(() =>
        traefik.ask('https://nobody.invalid/').then(
          () => true,
          () => traefik.hasEnded(),
        ),
      );
      return traefik;
    } catch (error) {
      await traefik.stop();
      throw error;
    }
  }

  private readonly directory = mkdtempSync(join(tmpdir(), 'gatehouse-traefik-'));
  private readonly process: ChildProcess;

  private constructor(
    program: string,
    kubeconfig: string,
    private readonly port: number,
    options: readonly string[],
  ) {
    const log = openSync(join(this.directory, 'log'), 'w');
    const args = [
      `--entrypoints.websecure.address=127.0.0.1:${port}`,
      '--providers.kubernetesingress=true',
      '--providers.kubernetescrd=true',
      '--global.checknewversion=false',
      '--global.sendanonymoususage=false',
      '--log.level=WARN',
      ...options,
    ];
    this.process = spawn(program, args, {
      cwd: this.directory,
      stdio: ['ignore', log, log],
      env: { KUBECONFIG: kubeconfig },
    });
    closeSync(log);
  }

  get log(): string {
    return readFileSync(join(this.directory, 'log'), 'utf8');
  }

  /** As a browser that has followed the DNS record of the host to this machine. */
  ask(
    address: string,
    headers: Readonly<Record<string, string>> = {},
    agent: Agent | false = false,
  ): Promise<VisitorAnswer> {
    // A URL would resolve the dots of a path.
    const [, hostname = '', path = '/'] = /^https:\/\/([^/]+)(\/.*)$/.exec(address) ?? [];
    const options = {
      host: '127.0.0.1',
      port: this.port,
      path,
      servername: hostname,
      headers: { host: hostname, ...headers },
      // Traefik's own certificate.
      rejectUnauthorized: false,
      agent,
    };
    return new Promise((resolve, reject) => {
      request(options, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          body += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      })
        .on('error', reject)
        .end();
    });
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const exit = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill('SIGKILL');
      await exit;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private hasEnded(): boolean {
    if (this.process.exitCode === null) return false;
    throw new Error(`traefik has ended\n${this.log.slice(-2000)}`);
  }
}
