import { AuthentikClient } from '../../ops/authentik/client';
import type { GroupRow } from '../../ops/authentik/rows';
import { createInvitation } from '../../ops/invitations/creation';
import { freshWithSource } from '../fixtures/sites/fresh/with-source';
import type { Row } from '../support/authentik/records';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { Browser, type Challenge } from '../support/live/browser';
import { LiveIdentity } from '../support/live/identity';
import { IdentityProvider } from '../support/live/identity-provider';
import { openSession, People } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { SoftwarePasskey } from '../support/live/software-passkey';
import { needing, PIN } from '../support/pin';

const LINK = 'invitation-enrollment';
const SOURCE = 'source-enrollment';
const PROMPT = 'ak-stage-prompt';
const KEY = 'ak-stage-authenticator-webauthn';
const REDIRECT = 'xak-flow-redirect';
const EXTERNAL = 'Interface can only be accessed by internal users';

/** Sign-ups by invitation through the flow executor, and where the new user ends. */
describeIf('invitations on a real authentik', missingServer ?? findMissing(needing(PIN)))('an invited person', () => {
  let server: RealAuthentik;
  let live: LiveIdentity;
  let provider: IdentityProvider;
  let names = 0;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    live = await LiveIdentity.of(server, freshWithSource);
    await live.run.reviewAndApply();
    // A provider on this machine takes Facebook's place; flows and matching are those of the site.
    await new People(server).add('member');
    provider = await new IdentityProvider().listen();
    await server.patch('/sources/oauth/facebook/', provider.source);
  });

  afterAll(async () => {
    await provider?.stop();
    live?.run.remove();
  });

  /** Does what `npm run ops -- invite create Friends` does. @returns the code of the link */
  async function invite(): Promise<string> {
    const client = new AuthentikClient({ url: server.url, token: server.token, timeoutMs: 120_000 });
    const group = (await server.only('/core/groups/?name=Friends')) as unknown as GroupRow;
    names += 1;
    const order = {
      group,
      flows: [LINK, SOURCE] as [string, string],
      days: 7,
      now: new Date(),
      name: `friend-${names}`,
    };
    return (await createInvitation(client, order)).id;
  }

  const isThere = async (code: string) =>
    (await server.request('GET', `/stages/invitation/invitations/${code}/`)).status === 200;

  const typeCode = (code: string, who: string) => ({
    component: PROMPT,
    token: code,
    name: who,
    email: `${who}@people.example`,
  });

  /** The new user has the groups, opens the wiki, and the server's own page does not refuse them. */
  async function expectArrived(browser: Browser, username: string): Promise<void> {
    const me = (await (await browser.request('/api/v3/core/users/me/')).json()) as { user: Row };
    expect(me.user.username).toBe(username);
    const user = await server.only(`/core/users/?username=${username}`);
    expect(user).toMatchObject({ type: 'internal', is_active: true, is_superuser: false });
    const groups = (user.groups_obj as Row[]).map(({ name }) => name);
    expect(groups.sort()).toEqual(['Friends', 'Members']);
    const { passing } = await server.get(`/core/applications/wiki/check_access/?for_user=${user.pk}`);
    expect(passing).toBe(true);
    expect(await homePage(browser)).not.toContain(EXTERNAL);
    // An external user is refused there, with the sentence that is looked for.
    await server.patch(`/core/users/${user.pk}/`, { type: 'external' });
    expect(await homePage(browser)).toContain(EXTERNAL);
    await server.patch(`/core/users/${user.pk}/`, { type: 'internal' });
  }

  async function homePage(browser: Browser): Promise<string> {
    const page = await browser.request('/if/user/', { headers: { accept: 'text/html' } });
    expect([200, 302, 403]).toContain(page.status);
    return page.text();
  }

  const errorsOf = ({ response_errors: errors = {} }: Challenge) => JSON.stringify(errors);

  test('signs up by the link with a passkey, and arrives', async () => {
    const code = await invite();
    const browser = new Browser(server.url);
    const query = `itoken=${code}`;
    const first = await browser.open(LINK, query);
    const [field] = first.fields as Row[];
    expect([first.component, field?.initial_value]).toEqual([PROMPT, code]);
    // Opened by the preview of a chat: the invitation is not used up.
    expect(await isThere(code)).toBe(true);
    await browser.answer(LINK, { component: PROMPT, token: code, passkey: true }, query);
    const page = await browser.answer(LINK, { component: PROMPT, name: 'Linda', email: 'linda@people.example' }, query);
    expect(page.component).toBe(KEY);
    const response = new SoftwarePasskey(server.url).create(page.registration as Row);
    expect((await browser.answer(LINK, { component: KEY, response }, query)).component).toBe(REDIRECT);
    await expectArrived(browser, 'linda');
    expect(await isThere(code)).toBe(false);
  });

  test('signs up with a source by the code, arrives, and signs in by the source afterwards', async () => {
    provider.person = { sub: '7', email: 'sandra@people.example', preferred_username: 'any', name: 'Sandra' };
    const code = await invite();
    const browser = new Browser(server.url);
    const { challenge } = await browser.followSource('facebook');
    expect(challenge?.component).toBe(PROMPT);
    const wrong = await browser.answer(SOURCE, typeCode('0f0f0f0f-0000-4000-8000-000000000000', 'sandra'));
    expect(errorsOf(wrong)).toContain('This is not a valid invitation code.');
    expect((await browser.answer(SOURCE, typeCode(code, 'sandra'))).component).toBe(REDIRECT);
    await expectArrived(browser, 'sandra');
    const again = new Browser(server.url);
    await again.followSource('facebook');
    const me = (await (await again.request('/api/v3/core/users/me/')).json()) as { user: Row };
    expect(me.user.username).toBe('sandra');
  });

  test.each<[string, (code: string) => string]>([
    ['the whole link', (code) => `https://sso.fresh.example/if/flow/${LINK}/?itoken=${code}`],
    ['a code in upper case, with spaces around it', (code) => `  ${code.toUpperCase()} `],
    ['a code without hyphens', (code) => code.replaceAll('-', '')],
  ])('types %s and arrives', async (_, spell) => {
    const who = `speller-${names}`;
    provider.person = { sub: who, email: `${who}@people.example`, preferred_username: who, name: who };
    const browser = new Browser(server.url);
    const code = await invite();
    await browser.followSource('facebook');
    expect((await browser.answer(SOURCE, typeCode(spell(code), who))).component).toBe(REDIRECT);
    expect(await isThere(code)).toBe(false);
  });

  test('gets no group that an invitation may not give', async () => {
    const code = await invite();
    await server.patch(`/stages/invitation/invitations/${code}/`, { fixed_data: { group: 'authentik Admins' } });
    provider.person = { sub: '10', email: 'climber@people.example', preferred_username: 'climber', name: 'Climber' };
    const browser = new Browser(server.url);
    await browser.followSource('facebook');
    expect((await browser.answer(SOURCE, typeCode(code, 'climber'))).component).toBe(REDIRECT);
    const user = await server.only('/core/users/?username=climber');
    expect([user.is_superuser, (user.groups_obj as Row[]).map(({ name }) => name)]).toEqual([false, ['Members']]);
  });

  test.each<[string, () => Promise<string>]>([
    ['a revoked code', makeRevokedCode],
    ['an expired code', () => makeCode({ expires: '2026-01-01T00:00:00Z' })],
    ['a code of another flow', async () => makeCode({ flow: (await server.get(`/flows/instances/${LINK}/`)).pk })],
    ['half of a code', async () => (await invite()).slice(0, 18)],
    ['a text that is no code', async () => 'let me in'],
    ['no code', async () => ''],
  ])('with %s stays in the form, and no user is made', async (_, codeOf) => {
    provider.person = { sub: '8', email: 'mallory@people.example', preferred_username: 'mallory', name: 'Mallory' };
    const browser = new Browser(server.url);
    const code = await codeOf();
    await browser.followSource('facebook');
    const refused = await browser.answer(SOURCE, typeCode(code, 'mallory'));
    expect([refused.component, errorsOf(refused)]).toEqual([PROMPT, expect.not.stringMatching(/^{}$/)]);
    expect(await server.list('/core/users/?username=mallory')).toEqual([]);
    expect((await browser.request('/api/v3/core/users/me/')).status).toBe(403);
  });

  async function makeCode(fields: object): Promise<string> {
    const code = await invite();
    await server.patch(`/stages/invitation/invitations/${code}/`, fields);
    return code;
  }

  async function makeRevokedCode(): Promise<string> {
    const code = await invite();
    await server.delete(`/stages/invitation/invitations/${code}/`);
    return code;
  }

  test('with the e-mail address of another user is refused: that account stays theirs', async () => {
    const code = await invite();
    const { email } = await server.only('/core/users/?username=akadmin');
    const browser = new Browser(server.url);
    provider.person = { sub: '9', email: String(email), preferred_username: 'admin', name: 'Admin' };
    await browser.followSource('facebook');
    const refused = await browser.answer(SOURCE, { ...typeCode(code, 'admin'), email });
    expect(errorsOf(refused)).toContain('An account with this e-mail address exists already.');
    expect(await isThere(code)).toBe(true);
  });

  test('of two who use one code in the same moment at most one arrives, in five rounds', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const code = await invite();
      const query = `itoken=${code}`;
      const names = ['first', 'second'].map((name) => `${name}-of-${round}`);
      const ready = names.map(async (name) => {
        const browser = new Browser(server.url);
        await browser.open(LINK, query);
        await browser.answer(LINK, { component: PROMPT, token: code, passkey: true }, query);
        return () => browser.answer(LINK, { component: PROMPT, name, email: `${name}@people.example` }, query);
      });
      const pages = await Promise.all((await Promise.all(ready)).map((send) => send()));
      const users = await Promise.all(names.map((name) => server.list(`/core/users/?username=${name}`)));
      expect(users.flat().length).toBeLessThanOrEqual(1);
      expect(pages.filter(({ component }) => component === KEY)).toHaveLength(users.flat().length);
      expect(await isThere(code)).toBe(false);
    }
  });

  test('runs neither flow in a session, so that no account is overwritten', async () => {
    const browser = await openSession(server, 'sign-in', 'member');
    for (const slug of [LINK, SOURCE]) {
      expect((await browser.open(slug, `itoken=${await invite()}`)).component).toBe('ak-stage-access-denied');
    }
  });

  test.each([LINK, SOURCE])('the flow %s makes no user without an invitation', async (slug) => {
    const browser = new Browser(server.url);
    const first = await browser.open(slug);
    const next = first.component === PROMPT ? await browser.answer(slug, { component: PROMPT, passkey: true }) : first;
    expect(next.component === PROMPT ? errorsOf(next) : next.component).toMatch(/token|ak-stage-access-denied/);
    expect((await browser.request('/api/v3/core/users/me/')).status).toBe(403);
  });
});
