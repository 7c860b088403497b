import { writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { ClusterService } from '../../constructs/kubernetes/cluster-service';
import { authFallbackConfig, FORWARD_AUTH_PATH } from '../../constructs/traefik/auth-fallback-config';
import { RealNginx } from './real/nginx';

/** It is what the outpost's Service is called; a `DnsServer` says where it is. */
export const NAME = 'ak-outpost-authentik-embedded-outpost.authentik.svc.cluster.local';
export const USERS_FILE = '/etc/emergency-users/htpasswd';

/** The generated configuration with nothing changed but its own port and its folders; the user is `guard`. */
export function startFallback(props: {
  readonly outpostPort: number;
  readonly resolver: string;
  readonly usersFile: string | undefined;
}): Promise<RealNginx> {
  const { outpostPort, resolver, usersFile } = props;
  const config = authFallbackConfig({
    outpost: ClusterService.at(`http://${NAME}:${outpostPort}`),
    resolver,
    usersFile,
  });
  return RealNginx.start((folder, port) => {
    writeFileSync(join(folder, 'htpasswd'), 'guard:{PLAIN}correct horse\n');
    return config
      .replaceAll('/tmp/', () => `${folder}/`)
      .replaceAll(USERS_FILE, () => join(folder, 'htpasswd'))
      .replaceAll('listen 9000;', `listen 127.0.0.1:${port};`)
      .replaceAll('http://127.0.0.1:9000;', `http://127.0.0.1:${port};`);
  });
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly milliseconds: number;
}

export async function using(starting: Promise<RealNginx>, test: (nginx: RealNginx) => Promise<void>): Promise<void> {
  const nginx = await starting;
  try {
    await test(nginx);
  } finally {
    await nginx.stop();
  }
}

/** Asks as Traefik asks: GET, a connection of its own. */
export function ask(
  { port }: RealNginx,
  { path = FORWARD_AUTH_PATH, headers = {} }: { path?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    request(
      {
        port,
        path,
        headers: { 'x-forwarded-host': 'app.example.org', ...headers },
        maxHeaderSize: 1_000_000,
        agent: false,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body,
            milliseconds: performance.now() - start,
          }),
        );
      },
    )
      .on('error', reject)
      .end();
  });
}
