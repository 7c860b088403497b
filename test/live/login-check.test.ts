import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import { answersFor } from '../../access/test-answers';
import type { Ask } from '../../programs/login-check/browser';
import { checkUsers, type Means, type TestUser } from '../../programs/login-check/user-check';
import { inFrontOf } from '../../scripts/try/traefik';
import { inputNamed } from '../../sites/named';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { LiveIdentity } from '../support/live/identity';
import { openSession, PASSWORD, People } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { siteOnServer } from '../support/live/site-on-server';
import { totp } from '../support/live/totp';
import { documentOf } from '../support/ops/adopt';
import { until } from '../support/real/program';
import { RealTraefik } from '../support/real/traefik';
import { EchoServer } from '../support/servers/echo-server';

const LOGIN_HOST = 'sso.homelab.example';
const LOGIN = `https://${LOGIN_HOST}`;
const HOME = 'home.homelab.example';
const OTHER = 'other.homelab.example';
const missing = missingServer ?? RealTraefik.findMissing() ?? findMissing();

/** The program of the CronJob against the real server and its outpost, through Traefik. */
describeIf('test users on a real authentik', missing)('the login check', () => {
  let server: RealAuthentik;
  let live: LiveIdentity;
  let application: EchoServer;
  let traefik: RealTraefik;
  let people: People;
  let flow: string;
  let answersOf: (username: string, groups: readonly string[]) => ReturnType<typeof answersFor>;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    people = new People(server);
    const site = await siteOnServer(server, inputNamed('homelab'));
    live = await LiveIdentity.of(server, site);
    await live.run.reviewAndApply();
    flow = String(site.identity.signIn.flow.slug);
    const objects = documentObjects(await documentOf(site));
    const hosts = new Set([HOME, OTHER]);
    answersOf = (username, groups) =>
      answersFor(objects, accessModel(objects, [...hosts]), { username, groups, hosts });
    application = await new EchoServer('application').listen();
    const applications = [HOME, OTHER].map((host) => ({ host, url: application.url }));
    traefik = await RealTraefik.startWith(inFrontOf({ authentik: server.url, loginHost: LOGIN_HOST, applications }));
    // The outpost hears of its providers a moment after the apply.
    await until(async () => {
      for (const host of [HOME, OTHER]) {
        const { status } = await traefik.ask(`https://${host}/`);
        if (status !== 302) throw new Error(`${host}: ${status}`);
      }
    });
    await people.add('test-family', ['Family']);
    await people.add('test-lodger');
  });

  afterAll(async () => {
    await traefik?.stop();
    await application?.stop();
    live?.run.remove();
  });

  const ask: Ask = async (url, headers, body) => {
    const { 'set-cookie': cookies = [], ...others } = await traefik
      .ask(url, headers, false, undefined, body)
      .then((answer) => ({ ...answer.headers, status: answer.status, body: answer.body }));
    const { status, body: text, ...rest } = others;
    return { status, cookies, body: text, headers: rest as Readonly<Record<string, string>> };
  };
  const means = (more: Partial<Means> = {}): Means => ({
    ask,
    now: () => new Date(),
    sleep: async () => undefined,
    ...more,
  });
  const user = (username: string, groups: readonly string[], more: Partial<TestUser> = {}): TestUser => ({
    name: username,
    username,
    password: PASSWORD,
    ...answersOf(username, groups),
    ...more,
  });
  const check = async (one: TestUser, more: Partial<Means> = {}) =>
    (await checkUsers({ login: LOGIN, users: [one] }, means(more)))[0];

  test.each([
    ['test-family', ['Family'], { [HOME]: true, [OTHER]: true }],
    ['test-lodger', [], { [HOME]: false, [OTHER]: true }],
  ])('%s comes to its page, and each answer of the server is that of the matrix', async (username, groups, hosts) => {
    const one = user(username, groups);
    expect(one.hosts).toEqual(hosts);
    expect(Object.keys(one.applications).length).toBeGreaterThan(0);
    const compared = Object.keys(one.applications).length + 2;
    expect(await check(one)).toEqual({ name: username, differences: [], compared });
  });

  test('no session of a test user is left', async () => {
    await check(user('test-lodger', []));
    const { pk } = await server.only('/core/users/?username=test-lodger');
    expect(await server.list(`/core/authenticated_sessions/?user=${pk}`)).toEqual([]);
  });

  test('a second factor is answered with its code, once each', async () => {
    await people.add('test-coder', ['Family']);
    const browser = await openSession(server, flow, 'test-coder');
    const setup = 'default-authenticator-totp-setup';
    const secret = new URL(String((await browser.open(setup)).config_url)).searchParams.get('secret') ?? '';
    await browser.answer(setup, { component: 'ak-stage-authenticator-totp', code: totp(secret) });
    // The code of the setup is used: the next one works.
    const ahead = () => new Date(Date.now() + 30_000);
    const one = user('test-coder', ['Family'], { totp: secret });
    expect(await check(one, { now: ahead })).toMatchObject({ differences: [], compared: expect.any(Number) });
    expect(await check(user('test-coder', ['Family']))).toMatchObject({
      failure: 'the login stops at ak-stage-authenticator-validate',
    });
    const wrong = { ...one, totp: 'JBSWY3DPEHPK3PXP' };
    expect(await check(wrong)).toMatchObject({
      failure: expect.stringMatching(/^the login stops at ak-stage-authenticator-validate: ./),
    });
  });

  test.each<[string, Partial<TestUser>, object]>([
    ['a wrong password', { password: 'another' }, { failure: expect.stringMatching(/^the login stops at ak-stage-/) }],
    [
      'a host that opens against the site',
      { hosts: { [OTHER]: false } },
      { differences: [`${OTHER} opens, the site says no`] },
    ],
    [
      'a host that is refused against the site',
      { hosts: { [HOME]: true } },
      { differences: [`${HOME} is refused, the site says yes`] },
    ],
  ])('%s is told', async (_, change, found) => {
    expect(await check(user('test-lodger', [], change))).toMatchObject(found);
  });

  test('an application that loses its binding is told by its slug', async () => {
    const one = user('test-lodger', []);
    const closed = Object.entries(one.applications).find(([, isOpen]) => !isOpen)?.[0] ?? '';
    const { pk: target } = await server.get(`/core/applications/${closed}/`);
    const bindings = (await server.list('/policies/bindings/')).filter((row) => row.target === target);
    const { pk } = await server.only('/core/users/?username=test-lodger');
    const made = await server.post('/policies/bindings/', { target, user: pk, enabled: true, order: 9, timeout: 30 });
    try {
      expect(bindings.length).toBeGreaterThan(0);
      expect(await check(one)).toMatchObject({ differences: [`${closed} opens, the site says no`] });
    } finally {
      await server.delete(`/policies/bindings/${made.pk}/`);
    }
  });

  test('an outpost whose cookie is lost loops, and the loop ends', async () => {
    const losing: Ask = async (url, headers, body) => {
      const answer = await ask(url, headers, body);
      return { ...answer, cookies: answer.cookies.filter((line) => !line.startsWith('authentik_proxy')) };
    };
    expect(await check(user('test-family', ['Family']), { ask: losing })).toMatchObject({
      failure: expect.stringMatching(/homelab\.example.* (loops: 20 redirects|ends at )/),
    });
  });

  test('an administrator and a user without an interface are failures', async () => {
    await people.add('test-root', ['authentik Admins']);
    expect(await check(user('test-root', []))).toMatchObject({
      failure: 'test-root is an administrator, which a test user must not be',
    });
    const { pk } = await people.add('test-external');
    await server.patch(`/core/users/${pk}/`, { type: 'external' });
    expect(await check(user('test-external', []))).toMatchObject({
      failure: `the login ends at ${LOGIN}/if/user/, which refuses test-external`,
    });
  });
});
