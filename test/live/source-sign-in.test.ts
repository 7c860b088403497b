import { setTimeout as pause } from 'node:timers/promises';
import { documentObjects } from '../../access/document-objects';
import { waysIn } from '../../access/ways';
import type { SiteInput } from '../../sites/schema/site';
import { freshWithSource } from '../fixtures/sites/fresh/with-source';
import type { Row } from '../support/authentik/records';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { Browser } from '../support/live/browser';
import { LiveIdentity } from '../support/live/identity';
import { IdentityProvider } from '../support/live/identity-provider';
import { openSession, People } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { totp } from '../support/live/totp';
import { expectGreen, sourcesOf } from '../support/live/verify-run';
import { documentOf } from '../support/ops/adopt';
import { needing, PIN } from '../support/pin';

const FLOW = 'source-sign-in';
const VALIDATE = 'ak-stage-authenticator-validate';
const SETUP = 'default-authenticator-totp-setup';

const { identity } = freshWithSource;
const SITE: SiteInput = {
  ...freshWithSource,
  identity: {
    ...identity,
    sources: { Facebook: { ...identity.sources!.Facebook!, userMatchingMode: 'email_link' } },
    signIn: {
      ...identity.signIn,
      logins: { Login: identity.signIn.logins!.Login! },
      sourceFlow: {
        slug: FLOW,
        title: 'Welcome',
        secondFactor: 'default-authentication-mfa-validation',
        sessionDuration: 'weeks=2',
      },
    },
  },
};

/** A login by a source is as strong as one by password, where the site says so. */
describeIf('a source on a real authentik', missingServer ?? findMissing(needing(PIN)))('a source with a factor', () => {
  let server: RealAuthentik;
  let live: LiveIdentity;
  let provider: IdentityProvider;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    live = await LiveIdentity.of(server, SITE);
    await live.run.reviewAndApply();
    const people = new People(server);
    for (const username of ['coder', 'plain']) await people.add(username, ['Members']);
    provider = await new IdentityProvider().listen();
  });

  afterAll(async () => {
    await provider?.stop();
    live?.run.remove();
  });

  const nameOf = async (browser: Browser) => {
    const answer = await browser.request('/api/v3/core/users/me/');
    return answer.ok ? ((await answer.json()) as { user: Row }).user.username : undefined;
  };

  const comeAs = (username: string) => {
    const email = `${username}@people.example`;
    provider.person = { sub: username, email, preferred_username: username, name: username };
  };

  test('plans to zero, and `verify` is green', async () => {
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
    expect(await expectGreen(await sourcesOf(server, SITE))).toEqual(
      expect.arrayContaining(['login-page', 'login-durations', 'sign-in-flows']),
    );
  });

  test('is shown with its factor among the ways in', async () => {
    const way = waysIn(documentObjects(await documentOf(SITE))).find(({ kind }) => kind === 'source');
    expect(way).toMatchObject({ name: 'Facebook', flow: FLOW, works: 'yes', factor: 'for those who have one' });
  });

  test('a visitor whom no source sends is refused', async () => {
    expect((await new Browser(server.url).open(FLOW)).component).toBe('ak-stage-access-denied');
  });

  test('a user with a factor is asked for it, and one without is signed in', async () => {
    // A provider on this machine takes Facebook's place; flows and matching are those of the site.
    await server.patch('/sources/oauth/facebook/', provider.source);
    const owner = await openSession(server, 'sign-in', 'coder');
    const { config_url: url } = await owner.open(SETUP);
    const secret = new URL(String(url)).searchParams.get('secret') ?? '';
    await owner.answer(SETUP, { component: 'ak-stage-authenticator-totp', code: totp(secret) });

    comeAs('coder');
    const coder = new Browser(server.url);
    const { challenge } = await coder.followSource('facebook');
    expect(challenge?.component).toBe(VALIDATE);
    expect(await nameOf(coder)).toBeUndefined();
    const wrong = await coder.answer(FLOW, { component: VALIDATE, code: '000000' });
    expect(wrong.component).toBe(VALIDATE);
    expect(await nameOf(coder)).toBeUndefined();
    // For a second after a wrong code authentik refuses every other one, too.
    await pause(2000);
    await coder.answer(FLOW, { component: VALIDATE, code: totp(secret, 1) });
    expect(await nameOf(coder)).toBe('coder');

    comeAs('plain');
    const plain = new Browser(server.url);
    await plain.followSource('facebook');
    expect(await nameOf(plain)).toBe('plain');
  });
});
