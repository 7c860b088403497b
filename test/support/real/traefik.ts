import { existsSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { type Agent, request } from 'node:https';
import { freePort } from '../servers/free-ports';
import { RealProgram } from './program';

export interface VisitorAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Traefik, built by `test/real/setup/traefik.sh`, for the ingresses and middlewares of a cluster, or those of a file. */
export class RealTraefik {
  static findMissing(): string | undefined {
    return existsSync(binary()) ? undefined : 'GATEHOUSE_TRAEFIK names no program (test/real/setup/traefik.sh)';
  }

  /** @param options beside those that every Traefik of the tests has */
  static async start(kubeconfig: string, options: readonly string[] = []): Promise<RealTraefik> {
    const providers = ['--providers.kubernetesingress=true', '--providers.kubernetescrd=true'];
    return RealTraefik.run([...providers, ...options], { KUBECONFIG: kubeconfig });
  }

  /** @param dynamic routers, middlewares and services, as a file of Traefik's holds them */
  static startWith(dynamic: object): Promise<RealTraefik> {
    return RealTraefik.run((program) => [
      `--providers.file.filename=${program.file('dynamic.json', JSON.stringify(dynamic))}`,
    ]);
  }

  private static async run(
    options: readonly string[] | ((program: RealProgram) => readonly string[]),
    env: NodeJS.ProcessEnv = {},
  ): Promise<RealTraefik> {
    const traefik = new RealTraefik(await freePort());
    const args = [
      `--entrypoints.websecure.address=127.0.0.1:${traefik.port}`,
      '--global.checknewversion=false',
      '--global.sendanonymoususage=false',
      '--log.level=WARN',
      ...(typeof options === 'function' ? options(traefik.program) : options),
    ];
    traefik.program.start(binary(), args, { env });
    await traefik.program.untilReady(() => traefik.ask('https://nobody.invalid/'));
    return traefik;
  }

  private readonly program = new RealProgram();

  private constructor(private readonly port: number) {}

  /**
   * Asks as a browser that has followed the DNS record of the host to this machine.
   *
   * @param target of the request line, where it is not the path of the address
   * @param body JSON of a POST. @default a GET
   */
  ask(
    address: string,
    headers: Readonly<Record<string, string>> = {},
    agent: Agent | false = false,
    target?: string,
    body?: object,
  ): Promise<VisitorAnswer> {
    // A URL would resolve the dots of a path.
    const [, hostname = '', path = '/'] = /^https:\/\/([^/]+)(\/.*)$/.exec(address) ?? [];
    const options = {
      host: '127.0.0.1',
      port: this.port,
      path: target ?? path,
      servername: hostname,
      method: body === undefined ? 'GET' : 'POST',
      headers: { host: hostname, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      // Traefik's own certificate.
      rejectUnauthorized: false,
      agent,
    };
    return new Promise((resolve, reject) => {
      request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      })
        .on('error', reject)
        .end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}

function binary(): string {
  return process.env.GATEHOUSE_TRAEFIK ?? '';
}
