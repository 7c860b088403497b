import { createHash } from 'node:crypto';
import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import { EVERYONE } from '../../access/subjects';
import { fresh } from '../fixtures/sites/fresh';
import type { Row } from '../support/authentik/records';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { Browser } from '../support/live/browser';
import { LiveIdentity, variableValue } from '../support/live/identity';
import { openSession, People, signIn } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { totp } from '../support/live/totp';
import { documentOf } from '../support/ops/adopt';
import { needing, PIN } from '../support/pin';

const FLOW = 'sign-in';
const CALLBACK = 'https://wiki.fresh.example/oauth2/callback';
const VERIFIER = 'a-verifier-of-the-tests-that-is-long-enough-for-pkce-1234567890';

/** A new site on a new server: what it states is what the server does. */
describeIf('a created site on a real authentik', missingServer ?? findMissing(needing(PIN)))('a created site', () => {
  let server: RealAuthentik;
  let live: LiveIdentity;
  let people: People;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    people = new People(server);
    live = await LiveIdentity.of(server, fresh);
    await live.run.reviewAndApply();
    await people.add('member', ['Members']);
    await people.add('other');
  });

  afterAll(() => live?.run.remove());

  test('plans to zero after its first apply', async () => {
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
  });

  test('is the login page that the server sends a visitor to', async () => {
    const page = await new Browser(server.url).request('/flows/-/default/authentication/');
    expect({ status: page.status, to: page.headers.get('location') }).toEqual({ status: 302, to: `/if/flow/${FLOW}/` });
  });

  test('signs in with name and password on one page, and no session begins with a wrong password', async () => {
    const page = await new Browser(server.url).open(FLOW);
    expect(page).toMatchObject({ component: 'ak-stage-identification', password_fields: true });
    expect(await signIn(new Browser(server.url), { slug: FLOW, username: 'member' })).toMatchObject({
      component: 'xak-flow-redirect',
    });
    const wrong = new Browser(server.url);
    const refused = await signIn(wrong, { slug: FLOW, username: 'member', password: 'wrong' });
    expect(refused).toMatchObject({ component: 'ak-stage-identification', response_errors: expect.anything() });
    expect((await wrong.request('/api/v3/core/users/me/')).status).toBe(403);
  });

  test('keeps the session as long as the site says', async () => {
    const browser = await openSession(server, FLOW, 'member');
    const { user } = (await (await browser.request('/api/v3/core/users/me/')).json()) as { user: Row };
    const sessions = await server.list(`/core/authenticated_sessions/?user__username=${user.username}`);
    const days = sessions.map(({ expires }) => (Date.parse(String(expires)) - Date.now()) / 86_400_000);
    expect(Math.max(...days)).toBeCloseTo(14, 0);
  });

  test('asks for a code where a user has one, and skips the stage where not', async () => {
    const browser = await openSession(server, FLOW, 'member');
    const setup = await browser.open('default-authenticator-totp-setup');
    const secret = new URL(String(setup.config_url)).searchParams.get('secret') ?? '';
    const done = await browser.answer('default-authenticator-totp-setup', {
      component: 'ak-stage-authenticator-totp',
      code: totp(secret),
    });
    expect(done.component).toBe('xak-flow-redirect');
    const next = new Browser(server.url);
    const asked = await signIn(next, { slug: FLOW, username: 'member' });
    expect(asked.component).toBe('ak-stage-authenticator-validate');
    expect((await next.request('/api/v3/core/users/me/')).status).toBe(403);
    const [device] = (await server.list('/authenticators/admin/totp/')) as Row[];
    await server.delete(`/authenticators/admin/totp/${device!.pk}/`);
    await openSession(server, FLOW, 'other');
  });

  describe('as an OpenID client', () => {
    const client = { client_id: variableValue('wiki_client_id'), client_secret: variableValue('wiki_client_secret') };

    function authorize(redirect: string, scope = 'openid profile email'): string {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: client.client_id,
        redirect_uri: redirect,
        scope,
        state: 'state-of-the-tests',
        code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
        code_challenge_method: 'S256',
      });
      return `/application/o/authorize/?${query}`;
    }

    async function token(body: Readonly<Record<string, string>>): Promise<{ status: number; body: Row }> {
      const response = await fetch(`${server.url}/application/o/token/`, {
        method: 'POST',
        body: new URLSearchParams({ ...client, ...body }),
      });
      return { status: response.status, body: (await response.json()) as Row };
    }

    test('a member gets a code, and for the code tokens as long as the site says', async () => {
      const browser = await openSession(server, FLOW, 'member');
      const { to } = await browser.follow(authorize(CALLBACK));
      const code = new URL(to).searchParams.get('code') ?? '';
      expect(to).toMatch(/^https:\/\/wiki\.fresh\.example\/oauth2\/callback\?/);
      const grant = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
      const { status, body } = await token(grant);
      expect({ status, body }).toMatchObject({ status: 200, body: { expires_in: 3600, id_token: expect.any(String) } });
      expect((await token(grant)).status).toBe(400);
    });

    test('a user of no group is refused, and so is another redirect', async () => {
      const browser = await openSession(server, FLOW, 'other');
      const { to } = await browser.follow(authorize(CALLBACK));
      expect(new URL(to, server.url).origin).toBe(new URL(server.url).origin);
      const member = await openSession(server, FLOW, 'member');
      const elsewhere = await member.follow(authorize('https://wiki.fresh.example@evil.example/oauth2/callback'));
      expect(elsewhere.to).not.toContain('https://wiki.fresh.example@evil.example');
      expect(elsewhere.status).toBe(400);
    });

    test('an app password of a user who may not open the application gets no token', async () => {
      for (const [username, wanted] of [
        ['member', 200],
        ['other', 400],
      ] as const) {
        const browser = await openSession(server, FLOW, username);
        const made = await browser.request('/api/v3/core/tokens/', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ identifier: `app-password-of-${username}`, intent: 'app_password' }),
        });
        expect(made.status).toBe(201);
        const { key } = (await (
          await browser.request(`/api/v3/core/tokens/app-password-of-${username}/view_key/`)
        ).json()) as { key: string };
        const { status } = await token({ grant_type: 'client_credentials', username, password: key, scope: 'openid' });
        expect({ username, status }).toEqual({ username, status: wanted });
        await server.delete(`/core/tokens/app-password-of-${username}/`);
      }
    });
  });

  test('every answer of the matrix is the answer of the server', async () => {
    const objects = documentObjects(await documentOf(fresh));
    const { subjects, targets } = accessModel(objects);
    const users = new Map([
      ['Members', 'member'],
      [EVERYONE, 'other'],
    ]);
    const asked: Row[] = [];
    for (const target of targets.filter(({ kind }) => kind === 'application')) {
      const application = await server.only(`/core/applications/?superuser_full_list=true&name=${target.name}`);
      for (const subject of subjects) {
        const username = users.get(subject.name);
        if (username === undefined) continue;
        const user = await server.only(`/core/users/?username=${username}`);
        const { passing } = await server.get(
          `/core/applications/${application.slug}/check_access/?for_user=${user.pk}`,
        );
        asked.push({
          target: target.name,
          subject: subject.name,
          server: passing,
          model: target.answer(subject).verdict === 'yes',
        });
      }
    }
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.filter(({ server: real, model }) => real !== model)).toEqual([]);
  });
});
