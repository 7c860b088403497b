import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from '../../programs/login-check/browser';
import { inFrontOf } from '../../scripts/try/traefik';
import { inputNamed } from '../../sites/named';
import { describeIf, testIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { LiveIdentity } from '../support/live/identity';
import { PASSWORD, People } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { siteOnServer } from '../support/live/site-on-server';
import { visitorOf } from '../support/live/site-visitor';
import { until } from '../support/real/program';
import { RealTraefik } from '../support/real/traefik';
import { type Echo, EchoServer } from '../support/servers/echo-server';

const LOGIN = 'sso.homelab.example';
const HOME = 'home.homelab.example';
const OTHER = 'other.homelab.example';
const RESTART_MS = 300_000;
/** Restarts the server, and with it the embedded outpost, for example `docker restart server`. */
const { GATEHOUSE_RESTART: restart = '' } = process.env;
const noRestart = restart === '' ? 'GATEHOUSE_RESTART names no command that restarts it' : undefined;
const missing = missingServer ?? RealTraefik.findMissing() ?? findMissing();

/** Traefik in front of the embedded outpost: `home` is for the family, each other host for every user. */
describeIf('forward auth on a real authentik', missing)('forward auth through Traefik', () => {
  let server: RealAuthentik;
  let live: LiveIdentity;
  let application: EchoServer;
  let traefik: RealTraefik;
  let people: People;
  let family: Browser;
  let lodger: Browser;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    people = new People(server);
    live = await LiveIdentity.of(server, await siteOnServer(server, inputNamed('homelab')));
    await live.run.reviewAndApply();
    await people.add('family', ['Family']);
    await people.add('lodger');
    application = await new EchoServer('application').listen();
    traefik = await RealTraefik.startWith(
      inFrontOf({
        authentik: server.url,
        loginHost: LOGIN,
        applications: [HOME, OTHER].map((host) => ({ host, url: application.url })),
      }),
    );
    // The outpost hears of its providers a moment after the apply.
    await untilAsked();
    family = visitor('family');
    lodger = visitor('lodger');
    for (const browser of [family, lodger]) await browser.visit(`https://${OTHER}/`);
  });

  afterAll(async () => {
    await traefik?.stop();
    await application?.stop();
    live?.run.remove();
  });

  /** Waits until the outpost sends a stranger to the login from each host. */
  function untilAsked(): Promise<void> {
    return until(async () => {
      for (const host of [HOME, OTHER]) {
        const { status } = await traefik.ask(`https://${host}/`);
        if (status !== 302) throw new Error(`${host}: ${status}`);
      }
    }, RESTART_MS);
  }

  function visitor(username?: string): Browser {
    if (username === undefined) return visitorOf(traefik, LOGIN);
    return visitorOf(traefik, LOGIN, {
      'ak-stage-identification': { uid_field: username, password: PASSWORD },
      'ak-stage-password': { password: PASSWORD },
    });
  }

  const echoOf = ({ body }: { readonly body: string }) => JSON.parse(body) as Echo;
  const isOpen = ({ status, body }: { readonly status: number; readonly body: string }) =>
    status === 200 && body.includes('"server":"application"');

  test.each<[string | undefined, string, boolean]>([
    ['family', HOME, true],
    ['family', OTHER, true],
    ['lodger', HOME, false],
    ['lodger', OTHER, true],
    [undefined, HOME, false],
    [undefined, OTHER, false],
  ])('%s opens %s: %s', async (username, host, opens) => {
    const visit = await visitor(username).visit(`https://${host}/a/page?with=query`);
    expect(isOpen(visit)).toBe(opens);
    if (opens) {
      expect(visit.url).toBe(`https://${host}/a/page?with=query`);
      expect(echoOf(visit).headers['x-authentik-username']).toBe(username);
    } else {
      // A stranger is asked for the login, a user is refused by the page of the authorization.
      expect(visit.stage?.component).toBe(username === undefined ? 'ak-stage-identification' : undefined);
      const { hostname, pathname } = new URL(visit.url);
      expect(hostname).toBe(LOGIN);
      expect(pathname).toMatch(username === undefined ? /^\/if\/flow\// : /^\/application\/o\/authorize\/$/);
    }
  });

  test.each([
    'HOME.homelab.example',
    'Home.Homelab.Example',
    'home.homelab.example:443',
    'HOME.homelab.example:8443',
    'home.homelab.example.',
  ])('a user of every other host does not open home as %s', async (spelling) => {
    expect(isOpen(await lodger.visit(`https://${OTHER}/`))).toBe(true);
    const before = application.calls;
    await lodger.request(`https://${HOME}/`, { host: spelling });
    expect(application.calls).toBe(before);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['another host', { 'x-forwarded-host': OTHER }],
    ['another host, in upper case', { 'X-FORWARDED-HOST': OTHER.toUpperCase() }],
    ['a path without a login', { 'x-forwarded-uri': '/outpost.goauthentik.io/ping' }],
    ['another scheme', { 'x-forwarded-proto': 'http' }],
    ['the headers of nginx', { 'x-original-url': `https://${OTHER}/` }],
    ['a callback', { 'x-forwarded-uri': '/?X-authentik-auth-callback=true' }],
    ['an administrator', { 'x-authentik-username': 'akadmin', 'x-authentik-groups': 'authentik Admins' }],
  ])('a request that forges %s does not open home', async (_, headers) => {
    const before = application.calls;
    await lodger.request(`https://${HOME}/`, headers);
    await visitor().request(`https://${HOME}/`, headers);
    expect(application.calls).toBe(before);
  });

  test('the application sees the user of the session, and no identity that the visitor sent', async () => {
    const forged = { 'x-authentik-username': 'akadmin', x_authentik_username: 'akadmin', 'x-authentik-jwt': 'e30' };
    const { headers } = echoOf(await lodger.request(`https://${OTHER}/`, forged));
    expect(headers['x-authentik-username']).toBe('lodger');
    expect(JSON.stringify(headers)).not.toContain('akadmin');
    expect(headers['x-authentik-jwt']).not.toBe('e30');
  });

  test.each<[string, (value: string) => string]>([
    ['cut', (value) => value.slice(0, 20)],
    ['empty', () => ''],
    ['of another text', () => 'a'.repeat(200)],
    ['with a changed end', (value) => `${value.slice(0, -4)}AAAA`],
  ])('a session cookie that is %s opens nothing, and the login mends it', async (_, broken) => {
    expect(isOpen(await family.visit(`https://${HOME}/`))).toBe(true);
    expect(family.changeCookies('authentik_proxy', broken)).toBeGreaterThan(0);
    const { status } = await family.request(`https://${HOME}/`);
    expect(status).toBe(302);
    expect(isOpen(await family.visit(`https://${HOME}/`))).toBe(true);
  });

  testIf('forward auth after a restart', noRestart)(
    'a restart of the outpost opens nothing meanwhile, and each session opens afterwards what it opened before',
    async () => {
      expect(isOpen(await family.visit(`https://${HOME}/`))).toBe(true);
      const before = application.calls;
      const restarted = promisify(execFile)('sh', ['-c', restart]);
      for (let isOver = false; !isOver; ) {
        isOver = await Promise.race([restarted.then(() => true), traefik.ask(`https://${HOME}/`).then(() => false)]);
      }
      await untilAsked();
      await until(() => server.version(), RESTART_MS);
      expect(application.calls).toBe(before);
      // No redirect to the login: the session is in the database.
      expect(isOpen(await family.request(`https://${HOME}/`))).toBe(true);
      expect(isOpen(await lodger.request(`https://${OTHER}/`))).toBe(true);
      expect(isOpen(await lodger.visit(`https://${HOME}/`))).toBe(false);
    },
  );
});
