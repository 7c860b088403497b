import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import type { Row } from '../authentik/records';
import { Browser } from './browser';
import { LeaverServer } from './leaver-server';
import { signIn } from './people';
import type { RealAuthentik } from './real-authentik';
import { STEP_MS, totp } from './totp';

const LOGIN = 'default-authentication-flow';
const VERIFIER = 'a-verifier-of-the-tests-that-is-long-enough-for-pkce-1234567890';

export type Opens = Readonly<Record<string, boolean>>;

/** A person on a real server who holds something of every kind of access, an administrator among others. */
export class Leaver {
  private secrets: Readonly<Record<string, string>> = {};
  private readonly objects: LeaverServer;
  private readonly browser: Browser;
  /** Its session at the outpost has no session at authentik any more. */
  private readonly orphan: Browser;
  private user: Row = {};
  private nextCodeAt = 0;

  /** @param database address of authentik's database */
  constructor(
    private readonly server: RealAuthentik,
    readonly username: string,
    private readonly database: string,
  ) {
    this.objects = new LeaverServer(server, username);
    this.browser = new Browser(server.url);
    this.orphan = new Browser(server.url);
  }

  /** Objects of the server first, then everything that the person makes with them. */
  async settle(): Promise<void> {
    this.user = await this.objects.make();
    this.secrets = { ...this.objects.client };
    for (const browser of [this.browser, this.orphan]) {
      const { component } = await signIn(browser, { slug: LOGIN, username: this.username });
      if (component !== 'xak-flow-redirect') throw new Error(`${this.username} was not signed in: ${component}`);
      await this.enterOutpost(browser);
    }
    await this.orphanNewest();
    await this.hold();
  }

  /** Everything that the person has, tried at the server. */
  async opens(): Promise<Opens> {
    const { server, username, secrets, user } = this;
    const status = async (request: Promise<Response>) => (await request).status === 200;
    const bearer = (token = '') => ({ headers: { authorization: `Bearer ${token}` } });
    const { component } = await signIn(new Browser(server.url), {
      slug: LOGIN,
      username,
      more: { 'ak-stage-authenticator-validate': { code: await this.unusedCode() } },
    });
    const grant = { grant_type: 'refresh_token', refresh_token: secrets.refresh ?? '' };
    const refreshed = await this.token(grant);
    if (refreshed.status === 200) this.secrets = { ...secrets, refresh: String(refreshed.body.refresh_token) };
    const invited = await new Browser(server.url).open(`${username}-enrollment`, `itoken=${secrets.invitation}`);
    const count = async (path: string) => (await server.list(path)).length > 0;
    const devices = (await server.get(`/authenticators/admin/all/?user=${user.pk}`)) as unknown as Row[];
    const { passing } = await server.get(`/core/applications/${username}-oauth/check_access/?for_user=${user.pk}`);
    return {
      'sign-in with the password': component === 'xak-flow-redirect',
      'a token of the API': await status(
        new Browser(server.url).request('/api/v3/core/users/me/', bearer(secrets.api)),
      ),
      'an app password': (await this.appPassword()).status === 200,
      'the session at authentik': await status(this.browser.request('/api/v3/core/users/me/')),
      'a refresh token': refreshed.status === 200,
      'an access token': await status(
        new Browser(server.url).request('/application/o/userinfo/', bearer(secrets.access)),
      ),
      'a consent': await count(`/core/user_consent/?user=${user.pk}`),
      'the session at the outpost': await status(this.objects.forward(this.browser)),
      'a session at the outpost whose session at authentik is gone': await status(this.objects.forward(this.orphan)),
      'a passkey or another factor': devices.length > 0,
      'a group': passing === true,
      'an invitation': invited.component !== 'ak-stage-access-denied',
      'a source connection': await count(`/sources/user_connections/all/?user=${user.pk}`),
    };
  }

  remove(): Promise<void> {
    return this.objects.remove();
  }

  /** The code of the next step. The device accepts one code a step, so that a second one waits until this step is over. */
  private async unusedCode(): Promise<string> {
    await setTimeout(Math.max(0, this.nextCodeAt - Date.now()));
    this.nextCodeAt = (Math.floor(Date.now() / STEP_MS) + 1) * STEP_MS;
    return totp(this.secrets.totp ?? '', 1);
  }

  /** What the person makes in a browser, and what an administrator makes for the person. */
  private async hold(): Promise<void> {
    const { server, username, browser, user } = this;
    const tokens: Record<string, string> = {};
    for (const intent of ['api', 'app_password']) {
      const identifier = `${username}-${intent}`;
      await server.post('/core/tokens/', { identifier, intent, user: user.pk });
      tokens[intent] = String((await server.get(`/core/tokens/${identifier}/view_key/`)).key);
    }
    const invitation = await this.asPerson('/stages/invitation/invitations/', {
      name: `${username}-friend`,
      flow: this.objects.enrollment.pk,
      expires: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const grant = await this.token({
      grant_type: 'authorization_code',
      code: await this.authorize(),
      redirect_uri: this.objects.callback,
      code_verifier: VERIFIER,
    });
    if (grant.status !== 200) throw new Error(`no tokens: ${JSON.stringify(grant.body)}`);
    const setup = await browser.open('default-authenticator-totp-setup');
    const secret = new URL(String(setup.config_url)).searchParams.get('secret') ?? '';
    const answer = { component: 'ak-stage-authenticator-totp', code: totp(secret) };
    await browser.answer('default-authenticator-totp-setup', answer);
    this.secrets = {
      ...this.secrets,
      totp: secret,
      api: tokens.api ?? '',
      app: tokens.app_password ?? '',
      access: String(grant.body.access_token),
      refresh: String(grant.body.refresh_token),
      invitation: String(invitation.pk),
    };
  }

  /** A write of the person itself, in its browser. */
  private async asPerson(path: string, body: object): Promise<Row> {
    const response = await this.browser.request(`/api/v3${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Row;
  }

  /** The way of a browser through an outpost: to the login, back to the host, and in. */
  private async enterOutpost(browser: Browser): Promise<void> {
    const start = await this.objects.forward(browser);
    const { to } = await browser.follow(start.headers.get('location') ?? '');
    const back = new URL(to);
    await this.objects.forward(browser, `${back.pathname}${back.search}`);
    const { status } = await this.objects.forward(browser);
    if (status !== 200) throw new Error(`the outpost answers ${status} after the login, from ${to}`);
  }

  /** The newest session at an outpost belongs to no session of authentik: no signal ends it. */
  private async orphanNewest(): Promise<void> {
    const client = new Client({ connectionString: this.database });
    await client.connect();
    const { rowCount } = await client.query(
      `UPDATE authentik_providers_proxy_proxysession SET session_data = jsonb_set(session_data, '{claims,sid}', '"gone"')
        WHERE uuid = (SELECT uuid FROM authentik_providers_proxy_proxysession
                       WHERE session_data->'claims'->>'preferred_username' = $1 ORDER BY expires DESC LIMIT 1)`,
      [this.username],
    );
    await client.end();
    if (rowCount !== 1) throw new Error('the outpost keeps no row of the person');
  }

  private async authorize(): Promise<string> {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: this.secrets.client_id ?? '',
      redirect_uri: this.objects.callback,
      scope: 'openid profile email offline_access',
      state: 'state-of-the-tests',
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const { browser } = this;
    const seen = await browser.follow(`/application/o/authorize/?${query}`);
    if (seen.challenge?.component !== 'ak-stage-consent') throw new Error(`no consent is asked: ${seen.to}`);
    const [, slug = '', flowQuery = ''] = /\/if\/flow\/([^/?]+)\/(?:\?(.*))?$/.exec(seen.to) ?? [];
    const answer = { component: 'ak-stage-consent', token: seen.challenge.token };
    const { to } = await browser.answer(slug, answer, flowQuery);
    return new URL(String(to)).searchParams.get('code') ?? '';
  }

  private appPassword() {
    const { username, secrets } = this;
    return this.token({ grant_type: 'client_credentials', username, password: secrets.app ?? '', scope: 'openid' });
  }

  private async token(body: Readonly<Record<string, string>>): Promise<{ status: number; body: Row }> {
    const { client_id = '', client_secret = '' } = this.secrets;
    const response = await fetch(`${this.server.url}/application/o/token/`, {
      method: 'POST',
      body: new URLSearchParams({ client_id, client_secret, ...body }),
    });
    return { status: response.status, body: (await response.json()) as Row };
  }
}
