import { fresh } from '../fixtures/sites/fresh';
import type { Row } from '../support/authentik/records';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { Browser, type Challenge } from '../support/live/browser';
import { LiveIdentity } from '../support/live/identity';
import { IdentityProvider } from '../support/live/identity-provider';
import { openSession, People, signIn } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { SoftwarePasskey } from '../support/live/software-passkey';
import { totp } from '../support/live/totp';
import { needing, PIN } from '../support/pin';
import { until } from '../support/real/program';

const FLOW = 'sign-in';
const VALIDATE = 'ak-stage-authenticator-validate';
const REDIRECT = 'xak-flow-redirect';

/** Second factors, wrong passwords, sessions, and a source, with the flow that a new site makes. */
describeIf('signing in to a real authentik', missingServer ?? findMissing(needing(PIN)))('signing in', () => {
  let server: RealAuthentik;
  let live: LiveIdentity;
  let people: People;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    live = await LiveIdentity.of(server, fresh);
    await live.run.reviewAndApply();
  });

  beforeEach(() => {
    people = new People(server);
  });

  afterEach(async () => {
    await people?.removeAll();
  });

  afterAll(() => live?.run.remove());

  const isSignedIn = async (browser: Browser) => (await browser.request('/api/v3/core/users/me/')).status === 200;

  /** A browser at the page that asks for the second factor. */
  async function askUsername(username: string): Promise<{ readonly browser: Browser; readonly page: Challenge }> {
    const browser = new Browser(server.url);
    const page = await signIn(browser, { slug: FLOW, username });
    expect(page.component).toBe(VALIDATE);
    expect(await isSignedIn(browser)).toBe(false);
    return { browser, page };
  }

  const answer = (browser: Browser, given: Row) => browser.answer(FLOW, { component: VALIDATE, ...given });

  async function enrolTotp(browser: Browser): Promise<string> {
    const setup = 'default-authenticator-totp-setup';
    const page = await browser.open(setup);
    const secret = new URL(String(page.config_url)).searchParams.get('secret') ?? '';
    const done = await browser.answer(setup, { component: 'ak-stage-authenticator-totp', code: totp(secret) });
    expect(done.component).toBe(REDIRECT);
    return secret;
  }

  test('a code of an app is asked, a wrong one is refused', async () => {
    await people.add('coder');
    await enrolTotp(await openSession(server, FLOW, 'coder'));
    const { browser, page } = await askUsername('coder');
    expect((page.device_challenges as Row[]).map(({ device_class: one }) => one)).toEqual(['totp']);
    const wrong = await answer(browser, { code: '000000' });
    expect(wrong).toMatchObject({ component: VALIDATE, response_errors: { code: expect.anything() } });
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('each recovery code signs in once', async () => {
    await people.add('saver');
    const owner = await openSession(server, FLOW, 'saver');
    const setup = 'default-authenticator-static-setup';
    const [code, second] = (await owner.open(setup)).codes as string[];
    const done = await owner.answer(setup, { component: 'ak-stage-authenticator-static' });
    expect(done.component).toBe(REDIRECT);
    const first = await askUsername('saver');
    expect((await answer(first.browser, { code })).component).toBe(REDIRECT);
    expect(await isSignedIn(first.browser)).toBe(true);
    const again = await askUsername('saver');
    expect((await answer(again.browser, { code })).component).toBe(VALIDATE);
    // A wrong code makes the device refuse every other one for a second.
    await until(async () => (await answer(again.browser, { code: second })).component === REDIRECT);
    expect(await isSignedIn(again.browser)).toBe(true);
  });

  test('a passkey is the second factor, and no passkey of another user or challenge', async () => {
    await people.add('keeper');
    await people.add('thief');
    const keys = new Map<string, SoftwarePasskey>();
    for (const username of ['keeper', 'thief']) {
      const passkey = new SoftwarePasskey(server.url);
      const browser = await openSession(server, FLOW, username);
      const setup = 'default-authenticator-webauthn-setup';
      const { registration } = await browser.open(setup);
      const response = passkey.create(registration as Row);
      const done = await browser.answer(setup, { component: 'ak-stage-authenticator-webauthn', response });
      expect(done.component).toBe(REDIRECT);
      keys.set(username, passkey);
    }
    const { browser, page } = await askUsername('keeper');
    const [device] = page.device_challenges as Row[];
    const options = device?.challenge as Row;
    const stolen = keys.get('thief')?.get(options);
    expect(await answer(browser, { webauthn: stolen })).toMatchObject({ component: VALIDATE });
    const stale = keys.get('keeper')?.get({ ...options, challenge: 'AAAA' });
    expect(await answer(browser, { webauthn: stale })).toMatchObject({ component: VALIDATE });
    expect(await isSignedIn(browser)).toBe(false);
    const [asks] = (await browser.open(FLOW)).device_challenges as Row[];
    const given = await answer(browser, { webauthn: keys.get('keeper')?.get(asks?.challenge as Row) });
    expect(given.component).toBe(REDIRECT);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('a user without a factor is asked for the password alone', async () => {
    await people.add('plain');
    await openSession(server, FLOW, 'plain');
  });

  test('cookie and database keep the session for two weeks', async () => {
    const { pk } = await people.add('stayer');
    const browser = await openSession(server, FLOW, 'stayer');
    const cookie = browser.setCookies.findLast((line) => line.startsWith('authentik_session=')) ?? '';
    expect(cookie).toMatch(/; HttpOnly/i);
    const seconds = Number(/max-age=(\d+)/i.exec(cookie)?.[1]);
    expect(seconds / 86_400).toBeCloseTo(14, 1);
    const rows = await server.list('/core/authenticated_sessions/?user__username=stayer');
    const own = rows.filter(({ user }) => user === pk);
    expect(own).toHaveLength(1);
    expect((Date.parse(String(own[0]?.expires)) - Date.now()) / 86_400_000).toBeCloseTo(14, 1);
  });

  test('wrong passwords lower the score of name and address, and end no login: no policy of the site is bound', async () => {
    await people.add('target');
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const refused = await signIn(new Browser(server.url), { slug: FLOW, username: 'target', password: 'wrong' });
      expect(refused).toMatchObject({ component: 'ak-stage-identification', response_errors: expect.anything() });
    }
    const [score] = await server.list('/policies/reputation/scores/?identifier=target');
    expect(Number(score?.score)).toBeLessThanOrEqual(-5);
    await openSession(server, FLOW, 'target');
  });

  test('an unknown name is refused with the words of a wrong password', async () => {
    await people.add('known');
    const words = async (username: string) =>
      (await signIn(new Browser(server.url), { slug: FLOW, username, password: 'wrong' })).response_errors;
    expect(JSON.stringify(await words('nobody-at-all'))).toBe(JSON.stringify(await words('known')));
  });

  test('a source that links by e-mail signs in a user with a second factor without asking for it', async () => {
    await people.add('linked');
    await enrolTotp(await openSession(server, FLOW, 'linked'));
    const provider = await new IdentityProvider().listen();
    try {
      provider.person = { sub: '1', email: 'linked@people.example', preferred_username: 'other', name: 'Other' };
      const flow = await server.get('/flows/instances/default-source-authentication/');
      await server.post('/sources/oauth/', {
        ...provider.source,
        ...{ name: 'Partner', slug: 'partner', user_matching_mode: 'email_link', authentication_flow: flow.pk },
      });
      const browser = new Browser(server.url);
      const end = await browser.followSource('partner');
      // The flow of sources has no stage that validates a device: whoever has the address signs in.
      expect(end.challenge?.component).not.toBe(VALIDATE);
      const me = (await (await browser.request('/api/v3/core/users/me/')).json()) as { user: Row };
      expect(me.user.username).toBe('linked');
    } finally {
      await provider.stop();
    }
  });
});
