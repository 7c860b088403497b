import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CloudflareRow {
  readonly id: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

/** Cloudflare's API as far as a survey of an account reads it: accounts, rule lists, tokens and the WAF of one zone. */
export class CloudflareAccount {
  readonly token = 'cloudflare-token-of-the-tests';
  accounts: CloudflareRow[] = [{ id: 'ac'.repeat(16), name: 'harbour' }];
  lists: CloudflareRow[] = [];
  tokens: CloudflareRow[] = [];
  /** Undefined: the zone never had a custom rule. */
  ruleset: CloudflareRow | undefined;
  readonly calls: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly zone: string,
  ) {}

  static async start(zone: string): Promise<CloudflareAccount> {
    const server = createServer();
    const account = new CloudflareAccount(server, zone);
    server.on('request', ({ method, url = '', headers }, response) => {
      account.calls.push(`${method} ${url}`);
      const { status, body } = account.answer(url, headers.authorization);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return account;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/client/v4`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(url: string, authorization: string | undefined) {
    if (authorization !== `Bearer ${this.token}`) return refused(403, 9109, 'Invalid access token');
    const { pathname, searchParams } = new URL(url, 'http://cloudflare.invalid');
    const path = pathname.replace('/client/v4', '');
    if (path === `/zones/${this.zone}/rulesets/phases/http_request_firewall_custom/entrypoint`) {
      return this.ruleset === undefined
        ? refused(404, 10003, 'could not find entrypoint ruleset in the http_request_firewall_custom phase')
        : { status: 200, body: { success: true, errors: [], result: this.ruleset } };
    }
    const own = `/accounts/${this.accounts[0]?.id}`;
    const rows = { '/accounts': this.accounts, [`${own}/rules/lists`]: this.lists, [`${own}/tokens`]: this.tokens }[
      path
    ];
    if (rows === undefined) return refused(404, 7003, 'Could not route to the path');
    const [page, size] = ['page', 'per_page'].map((name) => Number(searchParams.get(name))) as [number, number];
    const result = rows.slice((page - 1) * size, page * size);
    const info = { page, per_page: size, total_count: rows.length, total_pages: Math.ceil(rows.length / size) };
    return { status: 200, body: { success: true, errors: [], result, result_info: info } };
  }
}

function refused(status: number, code: number, message: string) {
  return { status, body: { success: false, errors: [{ code, message }], result: null } };
}
