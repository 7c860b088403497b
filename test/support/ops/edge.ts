import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { ExitCode } from '../../../ops/core/exit-code';
import { type HttpProbe, NodeHttpProbe } from '../../../ops/core/http-probe';
import { OpsError } from '../../../ops/core/ops-error';
import type { Block } from '../../../rules/readers/document';
import { LocalServer, type Received } from '../servers/local-server';

export interface EdgeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default a page */
  readonly body?: string;
}

const LOGIN_HOSTS = ['authentik.harbour.example', 'public-auth.harbour.example'];
const ZONE = 'c8bb55a835e1ccf25f793c350b93178a';
const BLOCKED: EdgeAnswer = { status: 403, headers: { 'cf-ray': '8c0ffee000000000-VIE', server: 'cloudflare' } };

/**
 * The way in on this machine: every host of the site behind one port, the same hosts as a banned visitor meets them
 * behind another, an HTTP proxy that leads there, and Cloudflare's API for the zone's custom rules.
 */
export class OpsEdge {
  static readonly CLOUDFLARE_TOKEN = 'cloudflare-token-of-the-tests';

  /** Answers that differ from the healthy ones, by host. */
  readonly answers: Record<string, EdgeAnswer> = {};
  /** The same for a banned visitor. */
  readonly bannedAnswers: Record<string, EdgeAnswer> = {};
  rules: Block[] = [
    {
      ref: 'crowdsec_ban',
      action: 'block',
      enabled: true,
      expression: `(ip.src in $crowdsec_ban) and not (http.host in {"${LOGIN_HOSTS.join('" "')}"})`,
    },
    {
      ref: 'own_domain_skip',
      action: 'skip',
      action_parameters: { ruleset: 'current' },
      enabled: false,
      expression: '(http.host contains "harbour.example")',
    },
  ];
  /** It is what Cloudflare's API answers instead of the rules. */
  cloudflare: { readonly status: number; readonly body: string } | undefined;
  /** Status of the proxy's answer to CONNECT. */
  proxyStatus = 200;
  /** Whether X-Forwarded-* of a visitor decides, as without the middleware that states the host. */
  believesVisitors = false;
  /** Whether another spelling of a host reaches the domain-wide application, as without the fallback's check of it. */
  judgesAsWritten = false;
  /** Whether a session cookie that cannot be read admits (CVE-2026-25748). */
  admitsBrokenCookies = false;
  /** Slug of the flow that the brand names. */
  loginFlow = 'default-authentication-flow';
  /** Whether the first page of a sign-up demands the code of the invitation. */
  demandsCode = true;
  /** First pages of flows for a stranger; every other flow refuses. */
  readonly firstPages: Record<string, string> = {
    'invitation-enrollment': 'ak-stage-prompt',
    'default-authentication-flow': 'ak-stage-identification',
    webauthn: 'ak-stage-authenticator-validate',
  };
  /** It is what the authorization endpoint answers to the clients of these ids. @default the login */
  readonly refusedClients = new Set<string>();
  readonly requests: string[] = [];

  private readonly open = new LocalServer((received, response) => this.reply(received, response, this.answers));
  private readonly blocked = new LocalServer((received, response) =>
    this.reply(received, response, this.bannedAnswers, BLOCKED),
  );
  private readonly proxy = new LocalServer();

  static async start(): Promise<OpsEdge> {
    const edge = new OpsEdge();
    edge.proxy.server.on('connect', (_, socket: Socket) => edge.tunnel(socket));
    for (const server of [edge.open, edge.blocked, edge.proxy]) await server.listen();
    return edge;
  }

  readonly dial = (url: URL): URL => (url.protocol === 'https:' ? new URL(this.open.url) : url);

  /** The hosts of the site without a socket, since a run of all checks asks them some hundred times; the rest by way of one. */
  readonly probe: HttpProbe = {
    get: async (text, headers = {}) => {
      const { protocol, host, pathname, search } = new URL(text);
      if (protocol !== 'https:') return await new NodeHttpProbe().get(text, headers);
      if (!this.open.server.listening) {
        const what = `${host} did not answer`;
        throw new OpsError({ what, found: 'stopped', remedy: 'start it', exitCode: ExitCode.UNKNOWN });
      }
      const answer = this.answerTo(`${pathname}${search}`, { host, ...headers }, this.answers);
      return { body: 'page', ...answer, headers: answer.headers ?? {} };
    },
  };

  get proxyUrl(): URL {
    return new URL(this.proxy.url);
  }

  get cloudflareUrl(): string {
    return `${this.open.url}/client/v4`;
  }

  async stop(): Promise<void> {
    await Promise.all([this.open, this.blocked, this.proxy].map((server) => server.stop()));
  }

  private reply(
    request: Received,
    response: ServerResponse,
    answers: Readonly<Record<string, EdgeAnswer>>,
    ordinary?: EdgeAnswer,
  ): void {
    if (request.headers.host?.startsWith('127.0.0.1') === true) {
      this.requests.push(`${request.headers.host}${request.path}`);
      this.replyAsCloudflare(request, response);
      return;
    }
    const { status, headers, body } = this.answerTo(request.path, request.headers, answers, ordinary);
    response.writeHead(status, headers).end(body ?? 'page');
  }

  private answerTo(
    path: string,
    headers: IncomingHttpHeaders,
    answers: Readonly<Record<string, EdgeAnswer>>,
    ordinary?: EdgeAnswer,
  ): EdgeAnswer {
    const { host: written = '', cookie } = headers;
    const host = this.judgesAsWritten ? written : written.toLowerCase().replace(/\.?(:443)?$/, '');
    // Every host of the site has an application of its own.
    const forwarded = this.believesVisitors ? headers : {};
    const location = authorizeUrl(String(forwarded['x-forwarded-host'] ?? host));
    const isAdmitted = String(forwarded['x-forwarded-uri']).startsWith('/outpost.goauthentik.io');
    const session = `authentik_proxy_0123abcd=${'x'.repeat(52)}; Path=/`;
    const own: EdgeAnswer =
      isAdmitted || (this.admitsBrokenCookies && cookie === 'authentik_proxy_0123abcd=broken')
        ? { status: 200 }
        : { status: 302, headers: { location, 'set-cookie': session } };
    this.requests.push(`${host}${path}`);
    const login = LOGIN_HOSTS.includes(host) ? this.authentik(path) : undefined;
    return answers[host] ?? login ?? ordinary ?? own;
  }

  /** authentik's own pages, for a visitor without a session. */
  private authentik(path: string): EdgeAnswer {
    const { pathname, searchParams } = new URL(path, 'https://host.invalid');
    const to = (location: string): EdgeAnswer => ({ status: 302, headers: { location } });
    const [, flow] = /^\/api\/v3\/flows\/executor\/([^/]+)\/$/.exec(pathname) ?? [];
    const [, source] = /^\/source\/oauth\/login\/([^/]+)\/$/.exec(pathname) ?? [];
    if (flow !== undefined) {
      const component = this.firstPages[flow] ?? 'ak-stage-access-denied';
      const fields = [{ field_key: 'token', required: this.demandsCode }];
      return { status: 200, body: JSON.stringify({ component, password_fields: true, fields }) };
    }
    if (source !== undefined) return to(`https://accounts.${source}.example/authorize`);
    if (pathname === '/flows/-/default/authentication/') return to(`/if/flow/${this.loginFlow}/`);
    if (pathname !== '/application/o/authorize/') return { status: 200 };
    const isRefused = this.refusedClients.has(searchParams.get('client_id') ?? '');
    return isRefused ? { status: 400 } : to(`/flows/-/default/authentication/?next=${encodeURIComponent(path)}`);
  }

  private replyAsCloudflare({ path, headers }: Received, response: ServerResponse): void {
    const authorized = headers.authorization === `Bearer ${OpsEdge.CLOUDFLARE_TOKEN}`;
    const known = path === `/client/v4/zones/${ZONE}/rulesets/phases/http_request_firewall_custom/entrypoint`;
    const answer = this.cloudflare ?? {
      status: authorized && known ? 200 : 403,
      body: JSON.stringify({ success: authorized && known, errors: [], result: { rules: this.rules } }),
    };
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  }

  private tunnel(socket: Socket): void {
    if (this.proxyStatus !== 200) {
      socket.end(`HTTP/1.1 ${this.proxyStatus} No\r\n\r\n`);
      return;
    }
    const target = connect(this.blocked.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    for (const end of [socket, target]) end.on('error', () => {});
  }
}

/** Client id of the provider with this external host. */
export function clientOf(externalHost: string): string {
  return `client-of-${externalHost}`;
}

/** Returns where an outpost sends a visitor who has no session, for the provider with this external host. */
export function authorizeUrl(externalHost: string): string {
  const back = `https://${externalHost}/outpost.goauthentik.io/callback?X-authentik-auth-callback=true`;
  const query = new URLSearchParams({
    client_id: clientOf(externalHost),
    redirect_uri: back,
    response_type: 'code',
    state: 'state',
  });
  return `https://${LOGIN_HOSTS[0]}/application/o/authorize/?${query}`;
}
