import { existsSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { type Agent, request } from 'node:https';
import { freePort } from './free-ports';
import { RealProgram } from './real-program';

export interface VisitorAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Traefik, built by `test/real/setup/traefik.sh`, for the ingresses and middlewares of a cluster. */
export class RealTraefik {
  static missing(): string | undefined {
    return existsSync(binary()) ? undefined : 'GATEHOUSE_TRAEFIK names no program (test/real/setup/traefik.sh)';
  }

  /** @param options beside those that every Traefik of the tests has */
  static async start(kubeconfig: string, options: readonly string[] = []): Promise<RealTraefik> {
    const traefik = new RealTraefik(await freePort());
    const args = [
      `--entrypoints.websecure.address=127.0.0.1:${traefik.port}`,
      '--providers.kubernetesingress=true',
      '--providers.kubernetescrd=true',
      '--global.checknewversion=false',
      '--global.sendanonymoususage=false',
      '--log.level=WARN',
      ...options,
    ];
    traefik.program.start(binary(), args, { env: { KUBECONFIG: kubeconfig } });
    await traefik.program.untilReady(() => traefik.ask('https://nobody.invalid/'));
    return traefik;
  }

  private readonly program = new RealProgram();

  private constructor(private readonly port: number) {}

  /**
   * As a browser that has followed the DNS record of the host to this machine.
   *
   * @param target of the request line, where it is not the path of the address
   */
  ask(
    address: string,
    headers: Readonly<Record<string, string>> = {},
    agent: Agent | false = false,
    target?: string,
  ): Promise<VisitorAnswer> {
    // A URL would resolve the dots of a path.
    const [, hostname = '', path = '/'] = /^https:\/\/([^/]+)(\/.*)$/.exec(address) ?? [];
    const options = {
      host: '127.0.0.1',
      port: this.port,
      path: target ?? path,
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

  stop(): Promise<void> {
    return this.program.stop();
  }
}

function binary(): string {
  return process.env.GATEHOUSE_TRAEFIK ?? '';
}
