import { inputNamed } from '../../sites/named';
import type { SiteInput } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import type { Row } from '../support/authentik/records';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { Browser } from '../support/live/browser';
import { LiveIdentity } from '../support/live/identity';
import { IdentityProvider } from '../support/live/identity-provider';
import { openSession, People } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { siteOnServer } from '../support/live/site-on-server';

const LOGIN = 'sign-in';
const PUBLIC = 'public';
const CALLBACK = 'https://public.homelab.example/outpost.goauthentik.io/callback?X-authentik-auth-callback=true';
/** Of the API: people, their sessions and secrets, and what decides about them. */
const LISTS = [
  '/authenticators/admin/all/',
  '/core/applications/',
  '/core/authenticated_sessions/',
  '/core/brands/',
  '/core/groups/',
  '/core/tokens/',
  '/core/user_consent/',
  '/core/users/',
  '/crypto/certificatekeypairs/',
  '/events/events/',
  '/flows/instances/',
  '/oauth2/access_tokens/',
  '/oauth2/authorization_codes/',
  '/oauth2/refresh_tokens/',
  '/outposts/instances/',
  '/policies/all/',
  '/policies/bindings/',
  '/policies/expression/',
  '/propertymappings/all/',
  '/providers/oauth2/',
  '/providers/proxy/',
  '/rbac/roles/',
  '/sources/all/',
  '/sources/oauth/',
  '/sources/user_connections/all/',
  '/stages/all/',
  '/stages/invitation/invitations/',
] as const;
const JSON_BODY = { 'content-type': 'application/json' };

/** The homelab with public hosts, an application for everyone, and one that the UI owns, without bindings. */
function withGuests(site: SiteInput, providerOfUi: unknown): SiteInput {
  const { publicGuests } = structuredClone(harbour.identity);
  if (publicGuests === undefined) throw new Error('harbour has no guests');
  Object.assign(publicGuests, { login: { name: 'public-guest-login' }, adopt: undefined });
  Object.assign(publicGuests.provider, { externalHost: 'public.homelab.example', cookieDomain: 'homelab.example' });
  const notes = { opens: 'nothing by itself', from: 'openssl rand -hex 64' };
  Object.assign(site.secrets, { notes_client_id: notes, notes_client_secret: notes });
  Object.assign(site.identity, { publicGuests });
  Object.assign(site.identity.applications, {
    Notes: {
      kind: 'oidc',
      name: 'Notes',
      launchUrl: 'https://notes.homelab.example',
      redirectUris: [{ matchingMode: 'strict', url: 'https://notes.homelab.example/callback' }],
      access: { everyone: 'everyone with an account in this house takes notes' },
    },
    Vault: {
      kind: 'oidc-adopted',
      name: 'Vault',
      slug: 'vault',
      adopt: { provider: { id: String(providerOfUi) } },
      access: { asOnTheServer: 'its bindings are made in the UI, and there are none' },
    },
  });
  return site;
}

/** Any visitor of a public host: what such a session opens, reads, makes and ends. */
describeIf('the guest on a real authentik', missingServer ?? findMissing())('the guest', () => {
  let server: RealAuthentik;
  let live: LiveIdentity;
  let people: People;
  let guest: Browser;
  /** Client ids, by the slug of the application. */
  const clients = new Map<string, string>();

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    people = new People(server);
    const flow = async (slug: string) => (await server.get(`/flows/instances/${slug}/`)).pk;
    const { pk: provider } = await server.post('/providers/oauth2/', {
      name: 'Vault',
      client_type: 'confidential',
      authorization_flow: await flow('default-provider-authorization-implicit-consent'),
      invalidation_flow: await flow('default-provider-invalidation-flow'),
      redirect_uris: [{ matching_mode: 'strict', url: 'https://vault.homelab.example/callback' }],
    });
    await server.post('/core/applications/', { name: 'Vault', slug: 'vault', provider });
    live = await LiveIdentity.of(server, withGuests(await siteOnServer(server, inputNamed('homelab')), provider));
    await live.run.reviewAndApply();
    await people.add('lodger', ['Family']);
    const providers = [...(await server.list('/providers/oauth2/')), ...(await server.list('/providers/proxy/'))];
    for (const { slug, provider: key } of await server.list('/core/applications/?superuser_full_list=true'))
      clients.set(String(slug), String(providers.find(({ pk }) => pk === key)?.client_id));
    guest = await visitor();
  });

  afterAll(() => live?.run.remove());

  /** Path of an authorization request, as the outpost of a host or a client sends its visitors there. */
  function authorize(application: string, callback: string): string {
    const query = { response_type: 'code', scope: 'openid', state: 'of-the-tests', redirect_uri: callback };
    return `/application/o/authorize/?${new URLSearchParams({ ...query, client_id: clients.get(application) ?? '' })}`;
  }

  /** A browser that opened a public host. */
  async function visitor(): Promise<Browser> {
    const browser = new Browser(server.url);
    const { to } = await browser.follow(authorize(PUBLIC, CALLBACK));
    expect(to).toMatch(/^https:\/\/public\.homelab\.example\/.*code=/);
    return browser;
  }

  async function nameOf(browser: Browser): Promise<unknown> {
    const me = await browser.request('/api/v3/core/users/me/');
    return me.ok ? ((await me.json()) as { user: Row }).user.username : undefined;
  }

  const asGuest = (method: string, path: string, body?: object) =>
    guest.request(`/api/v3${path}`, { method, headers: JSON_BODY, ...(body && { body: JSON.stringify(body) }) });

  test('is signed in on the way to the public application alone', async () => {
    expect(await nameOf(guest)).toBe('guest');
    const stranger = new Browser(server.url);
    expect((await stranger.open('public-auto-login')).component).toBe('ak-stage-access-denied');
    const { challenge } = await stranger.follow(authorize('notes', 'https://notes.homelab.example/callback'));
    expect(challenge?.component).toBe('ak-stage-identification');
    expect(await nameOf(stranger)).toBeUndefined();
  });

  /** Slugs of the applications that an app password of a user gets a token of. */
  async function tokensOf(browser: Browser, username: string): Promise<readonly string[]> {
    const [identifier, intent] = [`of-${username}`, 'app_password'];
    const body = JSON.stringify({ identifier, intent });
    const made = await browser.request('/api/v3/core/tokens/', { method: 'POST', headers: JSON_BODY, body });
    expect(made.status).toBe(201);
    const shown = await browser.request(`/api/v3/core/tokens/${identifier}/view_key/`);
    const { key } = (await shown.json()) as { key: string };
    const open: string[] = [];
    for (const [slug, client] of clients) {
      const grant = { grant_type: 'client_credentials', client_id: client, username, password: key };
      const sent = new URLSearchParams({ ...grant, scope: 'openid' });
      const { ok } = await fetch(`${server.url}/application/o/token/`, { method: 'POST', body: sent });
      if (ok) open.push(slug);
    }
    await server.delete(`/core/tokens/${identifier}/`);
    return open.sort();
  }

  test('gets by an app password no token but of the public application: not of those for everyone, nor of the UI', async () => {
    const lodger = await tokensOf(await openSession(server, LOGIN, 'lodger'), 'lodger');
    expect(lodger).toEqual(expect.arrayContaining(['every-host', 'notes', 'vault', 'wiki']));
    expect((await tokensOf(guest, 'guest')).filter((slug) => slug !== PUBLIC)).toEqual([]);
  });

  test('sees on the page of another application how to sign in as oneself, and one click leads there', async () => {
    const browser = await visitor();
    const page = await browser.request(authorize('notes', 'https://notes.homelab.example/callback'), {
      headers: { accept: 'text/html' },
    });
    const text = await page.text();
    // In a script of the page, which shows it as a notification.
    expect(text).toContain(String.raw`You are a guest here. Choose \u0022Not you?\u0022 to sign in as yourself.`);
    const [, away = ''] = /<a href="([^"]+)">Not you\?<\/a>/.exec(text) ?? [];
    await browser.follow(away);
    expect(await nameOf(browser)).toBeUndefined();
    const next = await browser.follow(authorize('notes', 'https://notes.homelab.example/callback'));
    expect(next.challenge?.component).toBe('ak-stage-identification');
  });

  test.each(Object.values(harbour.identity.publicGuests?.closedFlows ?? {}))(
    'does not pass the flow %s, and a user with an account does',
    async (slug) => {
      expect((await guest.open(slug)).component).toBe('ak-stage-access-denied');
      expect((await (await openSession(server, LOGIN, 'lodger')).open(slug)).component).not.toBe(
        'ak-stage-access-denied',
      );
    },
  );

  test('a policy of the UI on a closed flow keeps out whom it kept out: closing opens nothing', async () => {
    const { pk: policy } = await server.post('/policies/expression/', {
      name: 'of the UI',
      expression: 'return False',
    });
    const { policybindingmodel_ptr_id: target } = await server.get('/flows/instances/default-password-change/');
    await server.post('/policies/bindings/', { target, policy, order: 10 });
    const lodger = await openSession(server, LOGIN, 'lodger');
    expect((await lodger.open('default-password-change')).component).toBe('ak-stage-access-denied');
    await server.delete(`/policies/expression/${policy}/`);
  });

  test('gets no session while the user of that name is a superuser', async () => {
    const user = await server.only('/core/users/?username=guest');
    const admins = await server.only('/core/groups/?name=authentik%20Admins');
    await server.patch(`/core/users/${user.pk}/`, { groups: [...(user.groups as unknown[]), admins.pk] });
    const browser = new Browser(server.url);
    await browser.follow(authorize(PUBLIC, CALLBACK)).catch(() => undefined);
    expect(await nameOf(browser)).toBeUndefined();
    await server.patch(`/core/users/${user.pk}/`, { groups: user.groups });
  });

  describe('by the API of authentik', () => {
    /** The answer of the server for each of these lists. */
    async function sweep(ask: (path: string) => Promise<Response>): Promise<ReadonlyMap<string, string | number>> {
      const answers = LISTS.map(async (path) => {
        const answer = await ask(path);
        return [path, answer.ok ? await answer.text() : answer.status] as const;
      });
      return new Map(await Promise.all(answers));
    }

    test('reads nothing about another user, group, client or application', async () => {
      const hosts = ['wiki.homelab.example', 'notes.homelab.example'];
      const others = [...clients].flatMap(([slug, client]) => (slug === PUBLIC ? [] : [client]));
      const words = ['akadmin', 'lodger', 'Family', 'authentik Admins', ...hosts, ...others];
      const toldBy = async (ask: (path: string) => Promise<Response>) =>
        [...(await sweep(ask))].flatMap(([path, text]) =>
          words.filter((word) => String(text).includes(word)).map((word) => [path, word] as const),
        );
      // An administrator reads each of the words in these lists.
      const headers = { authorization: `Bearer ${server.token}`, connection: 'close' };
      const read = await toldBy((path) => fetch(`${server.url}/api/v3${path}`, { headers }));
      expect(words.filter((word) => !read.some(([, told]) => told === word))).toEqual([]);
      expect(await toldBy((path) => asGuest('GET', path))).toEqual([]);
    });

    test('makes tokens, and writes to no other list', async () => {
      const answers = await sweep((path) => asGuest('POST', path, {}));
      // 400: it may, and said nothing; 405: the list takes none.
      const open = [...answers].filter(([, status]) => status !== 403 && status !== 405);
      expect(open).toEqual([['/core/tokens/', 400]]);
    });

    test('changes no account and no group, its own included', async () => {
      const { pk, groups } = await server.only('/core/users/?username=guest');
      const { pk: lodger } = await server.only('/core/users/?username=lodger');
      const attempts: readonly (readonly [string, string, object])[] = [
        ['PATCH', `/core/users/${pk}/`, { name: 'Somebody' }],
        ['DELETE', `/core/users/${pk}/`, {}],
        ['POST', `/core/users/${pk}/set_password/`, { password: 'a-password-of-a-guest' }],
        ['POST', `/core/users/${pk}/recovery/`, {}],
        ['POST', `/core/users/${lodger}/impersonate/`, { reason: 'none' }],
        ['POST', `/core/groups/${(groups as unknown[])[0]}/add_user/`, { pk: lodger }],
      ];
      for (const [method, path, body] of attempts) {
        const { status } = await asGuest(method, path, body);
        expect({ method, path, isRefused: status === 403 || status === 404 }).toMatchObject({ isRefused: true });
      }
    });

    // What authentik lets nobody switch off: docs/guides/publish-a-host.md says so.
    test('shares its account with every other guest: it sees their sessions and ends them', async () => {
      const other = await visitor();
      const answer = await asGuest('GET', '/core/authenticated_sessions/');
      const { results } = (await answer.json()) as { results: Row[] };
      const foreign = results.filter(({ current }) => current !== true);
      expect(foreign).toEqual(expect.arrayContaining([expect.objectContaining({ last_ip: expect.anything() })]));
      for (const { uuid } of foreign) await asGuest('DELETE', `/core/authenticated_sessions/${uuid}/`);
      expect(await nameOf(other)).toBeUndefined();
      expect(await nameOf(guest)).toBe('guest');
    });

    test('links a login source to the shared account', async () => {
      const provider = await new IdentityProvider().listen();
      try {
        provider.person = { sub: '5', email: 'passer@people.example', preferred_username: 'passer', name: 'Passer' };
        const { pk: flow } = await server.get('/flows/instances/default-source-authentication/');
        await server.post('/sources/oauth/', {
          ...provider.source,
          ...{ name: 'Partner', slug: 'partner', user_matching_mode: 'identifier', authentication_flow: flow },
        });
        await guest.followSource('partner');
        // From now on the account elsewhere signs in as the guest.
        const other = new Browser(server.url);
        await other.followSource('partner');
        expect(await nameOf(other)).toBe('guest');
      } finally {
        await provider.stop();
      }
    });
  });
});
