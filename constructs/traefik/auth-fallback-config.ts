import type { ClusterService } from '../kubernetes/cluster-service';
import { AUTHENTIK_HEADERS } from './forward-auth';

export interface AuthFallbackConfigProps {
  /** Service of the embedded outpost, by its fully qualified name: nginx does not use the search domains of the pod. */
  readonly outpost: ClusterService;
  /**
   * Name server for that name: an address, with a port where it is not 53, or a name. nginx resolves a name once, at
   * start, and does not start if that fails.
   */
  readonly resolver: string;
  /** Users that may enter while the outpost is unreachable, in the format of htpasswd. @default none */
  readonly usersFile?: string;
}

export const FALLBACK_PORT = 9000;
export const FALLBACK_HEALTH_PATH = '/healthz';
/** The path of forward auth; requests to other paths of the outpost are forwarded without a fallback. */
export const FORWARD_AUTH_PATH = '/outpost.goauthentik.io/auth/traefik';
/**
 * A host as browsers write it, in nginx's expressions. The outpost looks the host up as it is written, and Traefik's
 * `Host()` ignores case, a trailing dot and the port: `TERMINAL.example.org` would reach the domain-wide application,
 * which every signed-in user may open.
 */
const HOST = '[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*';
/** In nginx's expressions. */
const OUTPOST_PATHS = '^/outpost\\.goauthentik\\.io';
const REALM = 'Emergency Access';

/**
 * The configuration of the nginx between Traefik and the embedded outpost. It forwards every request whose host is in
 * lower case, without identity headers of the visitor, and answers itself while the outpost is unreachable or responds with 502, 503 or 504:
 *
 *     Traefik -> nginx -> outpost            the outpost's answer, whatever it is
 *                  `--x                      401 Basic, or 200 for an emergency user; X-Auth-Fallback: true
 *
 * Its files are under /tmp: the root of the pod is read-only.
 */
export function authFallbackConfig({ outpost, resolver, usersFile }: AuthFallbackConfigProps): string {
  const outpostAddress = new URL(outpost.url).host;
  return `daemon off;
worker_processes 1;
worker_rlimit_nofile 4096;
worker_shutdown_timeout 10s;
pid /tmp/nginx.pid;
# Not info: there nginx writes whole header lines, cookies among them.
error_log stderr warn;

# A visitor takes two while an outpost that hangs is waited for, at most 5 s: 200 visitors a second. With cookies of 6 kB
# that is 40 MB.
events {
  worker_connections 2048;
}

http {
  client_body_temp_path /tmp/client-body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;

  log_format plain '$remote_addr $http_x_forwarded_host $request_method $uri $status $upstream_status $request_time${describeDecision(usersFile)}';
  access_log /dev/stdout plain;
  server_tokens off;
  default_type text/plain;

  # Longer than Traefik keeps an idle connection, which is 90 s: no request runs into a connection that just closes.
  keepalive_timeout 120s;
  keepalive_requests 10000;

  # A browser sends each application's session cookie to every host of the domain.
  large_client_header_buffers 8 64k;
  proxy_buffer_size 64k;
  proxy_buffers 8 64k;
  proxy_busy_buffers_size 128k;

  # A lost query is repeated after 5 s.
  resolver ${resolver} valid=10s;
  resolver_timeout 6s;
${usersFile === undefined ? '' : VERIFIED_USER}
  # The outpost gets the host without port and trailing dot; empty for any other spelling.
  map $http_x_forwarded_host $requested_host {
    "~^(?<written_host>${HOST})\\.?(?::[0-9]+)?$" $written_host;
    default "";
  }

  server {
    listen ${FALLBACK_PORT};
    set $decided_by outpost;

    # In a variable, so that the name is resolved while nginx runs: a Service that is created again has another address.
    set $outpost ${outpostAddress};
    proxy_http_version 1.1;
    proxy_connect_timeout 2s;
    proxy_send_timeout 5s;
    proxy_read_timeout 5s;
    proxy_next_upstream error;
${lines(4, [...AUTHENTIK_HEADERS, 'X-Auth-Fallback'], (header) => `proxy_set_header ${header} "";`)}
    proxy_set_header X-Forwarded-Host $requested_host;
    proxy_hide_header X-Auth-Fallback;

    location = ${FORWARD_AUTH_PATH} {
${REFUSE_SPELLINGS}
      # The outpost admits every page whose path begins with its own. Where a login ends, Traefik asks for no decision: the
      # page is the application's, and a server in Java reads /outpost.goauthentik.io/..;/admin as /admin.
      if ($http_x_forwarded_uri ~ "${OUTPOST_PATHS}") {
        return 404;
      }
      proxy_pass http://$outpost;
      proxy_intercept_errors on;
      error_page 502 503 504 = @emergency;
    }

    location /outpost.goauthentik.io/ {
${REFUSE_SPELLINGS}
      proxy_pass http://$outpost;
    }

    location @emergency {
      set $decided_by fallback;
      add_header X-Auth-Fallback true always;
      # A space: a header without any value would be left out.
${lines(6, AUTHENTIK_HEADERS, (header) => `add_header ${header} ${emergencyValue(header, usersFile)} always;`)}
${usersFile === undefined ? NO_USERS : users(usersFile)}
    }

    location = ${FALLBACK_HEALTH_PATH} {
      access_log off;
      return 200 "ok\\n";
    }

    location / {
      return 404;
    }
  }
}
`;
}

/** `$remote_user` is unverified before the password check, and while the outpost answers. */
const VERIFIED_USER = `
  map $decided_by-$status $emergency_user {
    fallback-200 $remote_user;
    default " ";
  }
`;

/** The end of a log line: outpost or fallback, and the emergency user. */
function describeDecision(usersFile: string | undefined): string {
  return usersFile === undefined ? ' $decided_by' : ' $decided_by $emergency_user';
}

const REFUSE_SPELLINGS = `      if ($requested_host = "") {
        return 400 "write the name of the host in lower case\\n";
      }`;

const NO_USERS = `      add_header WWW-Authenticate 'Basic realm="${REALM}"' always;
      return 401;`;

/**
 * nginx runs `return` before the password check, and would evaluate an `If-Match` of the visitor against its own
 * response: so the request goes to the health path, without headers.
 */
function users(file: string): string {
  return `      auth_basic "${REALM}";
      auth_basic_user_file ${file};
      rewrite ^ ${FALLBACK_HEALTH_PATH}? break;
      proxy_pass_request_headers off;
      proxy_pass_request_body off;
      proxy_pass http://127.0.0.1:${FALLBACK_PORT};`;
}

function emergencyValue(header: string, usersFile: string | undefined): string {
  return header === 'X-authentik-username' && usersFile !== undefined ? '$emergency_user' : '" "';
}

function lines(indent: number, texts: readonly string[], line: (text: string) => string): string {
  return texts.map((text) => `${' '.repeat(indent)}${line(text)}`).join('\n');
}
