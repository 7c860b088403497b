import type { SiteInput } from '../../sites/schema/site';
import { fresh } from '../fixtures/sites/fresh';
import type { Row } from '../support/authentik/records';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { Browser } from '../support/live/browser';
import { LiveIdentity } from '../support/live/identity';
import { claimsOf, OpenIdClient } from '../support/live/openid-client';
import { openSession, People } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { needing, PIN } from '../support/pin';

const FLOW = 'sign-in';

/** The wiki is for members, with the scope that gives refresh tokens. */
function wikiWithRefresh(): SiteInput {
  const site = structuredClone(fresh);
  Object.assign(site.identity.scopes ?? {}, {
    Offline: { blueprintId: 'goauthentik.io/providers/oauth2/scope-offline_access' },
  });
  Object.assign(site.identity.applications.Wiki ?? {}, {
    scopes: ['OpenId', 'Profile', 'Email', 'Offline'],
    refreshTokenValidity: 'days=3',
  });
  return site;
}

describeIf('OpenID on a real authentik', missingServer ?? findMissing(needing(PIN)))('an OpenID client', () => {
  let server: RealAuthentik;
  let live: LiveIdentity;
  let people: People;
  let wiki: OpenIdClient;
  let member: Browser;
  let other: Browser;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    people = new People(server);
    wiki = new OpenIdClient(server);
    live = await LiveIdentity.of(server, wikiWithRefresh());
    await live.run.reviewAndApply();
    await people.add('member', ['Members']);
    await people.add('other');
    member = await openSession(server, FLOW, 'member');
    other = await openSession(server, FLOW, 'other');
  });

  afterAll(() => live?.run.remove());

  test('gets tokens of the stated length for a member, without a page that asks for consent', async () => {
    const { status, body } = await wiki.token(wiki.codeGrant(await wiki.code(member)));
    expect({ status, body }).toMatchObject({ status: 200, body: { expires_in: 3600, token_type: 'Bearer' } });
    const { exp, iat, aud, nonce, preferred_username: name } = claimsOf(body.id_token);
    expect(Number(exp) - Number(iat)).toBe(3600);
    expect({ aud, nonce, name }).toEqual({ aud: 'value-of-wiki_client_id', nonce: undefined, name: 'member' });
  });

  test('gets a code once, and no token for it with another verifier, redirect, secret or client', async () => {
    const mistakes: Readonly<Record<string, string>>[] = [
      { code_verifier: 'another-verifier-of-the-tests-that-is-long-enough-123456789' },
      { redirect_uri: 'https://wiki.fresh.example/elsewhere' },
      { client_secret: 'wrong' },
      { client_id: 'somebody-else' },
    ];
    for (const wrong of mistakes) {
      const { status } = await wiki.token({ ...wiki.codeGrant(await wiki.code(member)), ...wrong });
      expect({ ...wrong, isRefused: status === 400 || status === 401 }).toEqual({ ...wrong, isRefused: true });
    }
    const grant = wiki.codeGrant(await wiki.code(member));
    expect((await wiki.token(grant)).status).toBe(200);
    expect((await wiki.token(grant)).status).toBe(400);
  });

  test('has the claims of the scopes that it asks for, and of no scope that the site does not give', async () => {
    const claims = async (scope: string) => {
      const { body } = await wiki.token(wiki.codeGrant(await wiki.code(member, { scope })));
      return (await wiki.userInfo(body.access_token)).body;
    };
    expect(await claims('openid')).toEqual({ sub: expect.any(String) });
    expect(await claims('openid email goauthentik.io/api')).toEqual({
      sub: expect.any(String),
      email: 'member@people.example',
      email_verified: expect.any(Boolean),
    });
    expect(await claims('openid profile')).toMatchObject({ preferred_username: 'member', groups: ['Members'] });
  });

  test('gets a refresh token with offline_access only, and a new access token for it once', async () => {
    const without = await wiki.token(wiki.codeGrant(await wiki.code(member)));
    expect(without.body.refresh_token).toBeUndefined();
    const scope = 'openid offline_access';
    const { body } = await wiki.token(wiki.codeGrant(await wiki.code(member, { scope })));
    const refresh = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) };
    const [row] = await server.list('/oauth2/refresh_tokens/?user__username=member');
    const days = (Date.parse(String(row?.expires)) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(3, 1);
    const again = await wiki.token(refresh);
    expect(again).toMatchObject({ status: 200, body: { expires_in: 3600 } });
    expect((await wiki.userInfo(again.body.access_token)).status).toBe(200);
    expect((await wiki.token(refresh)).status).toBe(400);
    expect((await wiki.token({ ...refresh, client_secret: 'wrong' })).status).toBe(400);
  });

  test('gets nothing for a user of no group: the page says so', async () => {
    const { to, challenge } = await other.follow(wiki.authorize());
    expect(to).not.toContain('wiki.fresh.example/oauth2/callback?code');
    expect(challenge?.component ?? 'ak-stage-access-denied').toBe('ak-stage-access-denied');
  });

  test('leads a stranger to the login', async () => {
    const { challenge } = await new Browser(server.url).follow(wiki.authorize());
    expect(challenge?.component).toBe('ak-stage-identification');
  });

  test.each([
    'https://wiki.fresh.example@evil.example/oauth2/callback',
    'https://wiki.fresh.example/oauth2/callback/../../evil',
    'https://WIKI.fresh.example/oauth2/callback',
    'https://wiki.fresh.example/oauth2/callback?next=https://evil.example',
    'http://wiki.fresh.example/oauth2/callback',
    'https://wiki.fresh.example:444/oauth2/callback',
    'javascript:alert(1)//https://wiki.fresh.example/oauth2/callback',
  ])('is refused the redirect to %s', async (redirect) => {
    const { status, to } = await member.follow(wiki.authorize({ redirect_uri: redirect }));
    expect({ status, isElsewhere: new URL(to, server.url).origin !== new URL(server.url).origin }).toEqual({
      status: 400,
      isElsewhere: false,
    });
  });

  describe('at the token endpoint', () => {
    let passwords: Readonly<Record<string, string>>;

    beforeAll(async () => {
      passwords = { member: await appPassword(member, 'member'), other: await appPassword(other, 'other') };
    });

    test.each(['client_credentials', 'password'])('the grant %s opens for a member only', async (grant) => {
      for (const [username, wanted] of [
        ['member', 200],
        ['other', 400],
      ] as const) {
        const { status, body } = await wiki.token({
          grant_type: grant,
          username,
          password: passwords[username] ?? '',
          scope: 'openid profile',
        });
        expect({ username, status }).toEqual({ username, status: wanted });
        if (wanted === 200) expect(claimsOf(body.id_token).preferred_username).toBe('member');
      }
      const crossed = { grant_type: grant, username: 'member', password: passwords.other ?? '' };
      expect((await wiki.token(crossed)).status).toBe(400);
      expect((await wiki.token({ grant_type: grant, username: 'member', password: 'wrong' })).status).toBe(400);
    });

    test('no other grant gives a token', async () => {
      const grants: Readonly<Record<string, string>>[] = [
        // The secret alone: authentik makes an account for the client, which is in no group.
        { grant_type: 'client_credentials', scope: 'openid' },
        { grant_type: 'client_credentials', client_assertion_type: JWT_BEARER, client_assertion: 'e30.e30.AAAA' },
        { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'made-up' },
        { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'e30.e30.AAAA' },
        { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: 'made-up' },
        { grant_type: 'refresh_token', refresh_token: 'made-up' },
        { grant_type: 'authorization_code', code: 'made-up', redirect_uri: wiki.callback },
        { grant_type: 'made-up' },
      ];
      for (const body of grants) {
        const { status, body: answer } = await wiki.token(body);
        expect({ ...body, status, token: answer.access_token }).toEqual({ ...body, status: 400, token: undefined });
      }
    });
  });
});

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Every user may make one. */
async function appPassword(browser: Browser, username: string): Promise<string> {
  const identifier = `app-password-of-${username}`;
  const made = await browser.request('/api/v3/core/tokens/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identifier, intent: 'app_password' }),
  });
  if (made.status !== 201) throw new Error(`${made.status} ${await made.text()}`);
  const shown = await browser.request(`/api/v3/core/tokens/${identifier}/view_key/`);
  return String(((await shown.json()) as Row).key);
}
