import { createHash } from 'node:crypto';
import type { Row } from '../authentik/records';
import type { Browser } from './browser';
import { variableValue } from './identity';
import type { RealAuthentik } from './real-authentik';

const VERIFIER = 'a-verifier-of-the-tests-that-is-long-enough-for-pkce-1234567890';

export interface TokenAnswer {
  readonly status: number;
  readonly body: Row;
}

/** The wiki of the site `fresh`, as an OpenID client of the real server. */
export class OpenIdClient {
  readonly callback = 'https://wiki.fresh.example/oauth2/callback';
  private readonly secrets = {
    client_id: variableValue('wiki_client_id'),
    client_secret: variableValue('wiki_client_secret'),
  };

  constructor(private readonly server: RealAuthentik) {}

  /** Path of the authorization request, with PKCE. */
  authorize(query: Readonly<Record<string, string>> = {}): string {
    const all = new URLSearchParams({
      response_type: 'code',
      client_id: this.secrets.client_id,
      redirect_uri: this.callback,
      scope: 'openid profile email',
      state: 'state-of-the-tests',
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
      ...query,
    });
    return `/application/o/authorize/?${all}`;
  }

  /**
   * The code that a signed-in browser brings back.
   *
   * @throws Error where it is led elsewhere
   */
  async code(browser: Browser, query: Readonly<Record<string, string>> = {}): Promise<string> {
    const { to } = await browser.follow(this.authorize(query));
    const { searchParams } = new URL(to, this.server.url);
    if (!to.startsWith(`${this.callback}?`) || searchParams.get('state') !== 'state-of-the-tests')
      throw new Error(`the authorization ended at ${to}`);
    return searchParams.get('code') ?? '';
  }

  /** The code's grant, as the wiki sends it. */
  codeGrant(code: string): Readonly<Record<string, string>> {
    return { grant_type: 'authorization_code', code, redirect_uri: this.callback, code_verifier: VERIFIER };
  }

  /** @param body what is sent beside the client's id and secret, or instead of them */
  async token(body: Readonly<Record<string, string>>): Promise<TokenAnswer> {
    const response = await fetch(`${this.server.url}/application/o/token/`, {
      method: 'POST',
      body: new URLSearchParams({ ...this.secrets, ...body }),
    });
    return { status: response.status, body: (await response.json()) as Row };
  }

  async userInfo(accessToken: unknown): Promise<TokenAnswer> {
    const response = await fetch(`${this.server.url}/application/o/userinfo/`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const text = await response.text();
    return { status: response.status, body: response.ok ? (JSON.parse(text) as Row) : {} };
  }
}

/** Claims of a token, without a look at its signature. */
export function claimsOf(token: unknown): Row {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Row;
}
