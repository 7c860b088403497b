import { FORWARD_AUTH_PATH } from '../../../constructs/traefik/auth-fallback-config';
import { ask, NAME, startFallback, USERS_FILE, using } from '../../support/auth-fallback';
import { describeIf } from '../../support/describe-if';
import { hasPython } from '../../support/python';
import { RealNginx } from '../../support/real/nginx';
import { until } from '../../support/real/program';
import { DnsServer } from '../../support/servers/dns-server';
import { OutpostServer } from '../../support/servers/outpost-server';
import { SilentListener } from '../../support/servers/silent-listener';
import { BASIC, IDENTITY, NOBODY, SPOOFED } from '../../support/servers/visitor';

/** Half of what nginx waits by default: no bound of ours, so that a busy machine is no failure. */
const BUSY_MS = 30_000;

/** The generated configuration in a real nginx, between this test as Traefik and a stand-in for the outpost. */
describeIf('auth-fallback', RealNginx.findMissing())('the fallback in a real nginx', () => {
  let dns: DnsServer;
  let outpost: OutpostServer;
  /** Without emergency users, and with one. */
  let closed: RealNginx;
  let open: RealNginx;

  beforeAll(async () => {
    [dns, outpost] = await Promise.all([DnsServer.start(), OutpostServer.start()]);
    dns.addresses.set(NAME, '127.0.0.1');
    closed = await start();
    open = await start(USERS_FILE);
  });

  afterAll(async () => {
    await Promise.all([closed?.stop(), open?.stop(), outpost?.stop(), dns?.stop()]);
  });

  function start(usersFile?: string, outpostPort = outpost.port): Promise<RealNginx> {
    return startFallback({ outpostPort, resolver: dns.address, usersFile });
  }

  describe('while the outpost answers', () => {
    test('its 200 passes with the identity of the visitor', async () => {
      outpost.reply = { status: 200, headers: { ...IDENTITY, 'set-cookie': ['a=1', 'b=2'] }, body: 'welcome' };
      const { status, headers, body } = await ask(closed);
      expect({ status, body }).toEqual({ status: 200, body: 'welcome' });
      expect(headers).toMatchObject({ ...IDENTITY, 'set-cookie': ['a=1', 'b=2'] });
      expect(headers).not.toHaveProperty('x-auth-fallback');
    });

    test.each([
      [302, { location: `http://${NAME}/application/o/authorize/?a=%2Fb` }],
      [400, {}],
      [401, { 'www-authenticate': 'Bearer realm="authentik"' }],
      [403, {}],
      [500, {}],
    ])('its %i passes untouched', async (status, headers) => {
      outpost.reply = { status, headers, body: 'its own words' };
      const answer = await ask(open);
      expect(answer).toMatchObject({ status, headers, body: 'its own words' });
      expect(answer.headers).not.toHaveProperty('x-auth-fallback');
      if (status === 400) expect(answer.headers).not.toHaveProperty('www-authenticate');
    });

    test('it is asked what Traefik asks: path, query, cookies, credentials and forwarded headers', async () => {
      outpost.reply = { status: 200 };
      const headers = {
        ...BASIC('api', 'token'),
        cookie: 'authentik_proxy_0123abcd=x; other=y',
        'x-forwarded-for': '192.0.2.7, 10.0.0.1',
        'x-forwarded-host': 'terminal.example.org',
        'x-forwarded-method': 'POST',
        'x-forwarded-proto': 'https',
        'x-forwarded-uri': '/shell?x=%20y',
        'x-original-url': 'https://terminal.example.org/shell?x=%20y',
      };
      await ask(closed, { path: `${FORWARD_AUTH_PATH}?a=%2Fb&c`, headers });
      expect(outpost.last?.path).toBe(`${FORWARD_AUTH_PATH}?a=%2Fb&c`);
      expect(outpost.last?.headers).toMatchObject({ ...headers, host: `${NAME}:${outpost.port}` });
    });

    test('identity headers of a visitor do not reach it, and do not come back', async () => {
      outpost.reply = { status: 200 };
      const { headers } = await ask(closed, { headers: SPOOFED });
      for (const header of Object.keys({ ...IDENTITY, 'x-auth-fallback': '' })) {
        expect(outpost.last?.headers).not.toHaveProperty(header);
        expect(headers).not.toHaveProperty(header);
      }
    });

    test.each(['/outpost.goauthentik.io/start', '/outpost.goauthentik.io/..;/admin', '/outpost.goauthentik.ioX?a=1'])(
      'a page of an application at %s is not found: the outpost would admit it without a login',
      async (uri) => {
        const { calls } = outpost;
        outpost.reply = { status: 200 };
        expect((await ask(closed, { headers: { 'x-forwarded-uri': uri } })).status).toBe(404);
        expect(outpost.calls).toBe(calls);
        expect((await ask(closed, { headers: { 'x-forwarded-uri': `/page?next=${uri}` } })).status).toBe(200);
      },
    );

    test.each([
      'terminal.example.org',
      'terminal.example.org.',
      'terminal.example.org:443',
      'terminal.example.org.:8443',
    ])('the host %s is judged without port and trailing dot', async (host) => {
      outpost.reply = { status: 200 };
      for (const path of [FORWARD_AUTH_PATH, '/outpost.goauthentik.io/start']) {
        expect((await ask(closed, { path, headers: { 'x-forwarded-host': host } })).status).toBe(200);
        expect(outpost.last?.headers['x-forwarded-host']).toBe('terminal.example.org');
      }
    });

    test.each([
      ['TERMINAL.example.org'],
      ['terminal.Example.org'],
      ['terminal.example.org..'],
      ['terminal.example.org:443:443'],
      ['terminal.example.org:'],
      ['.terminal.example.org'],
      ['user@terminal.example.org'],
      ['app.example.org, terminal.example.org'],
      ['terminal\u0131.example.org'],
      [''],
    ])('the host %j is refused: the outpost would judge it as one of the whole domain', async (host) => {
      outpost.reply = { status: 200 };
      const { calls } = outpost;
      for (const path of [FORWARD_AUTH_PATH, '/outpost.goauthentik.io/start']) {
        const headers = { 'x-forwarded-host': Buffer.from(host).toString('latin1') };
        expect(await ask(open, { path, headers: { ...headers, ...BASIC('guard', 'correct horse') } })).toMatchObject({
          status: 400,
          body: 'write the name of the host in lower case\n',
        });
      }
      expect(outpost.calls).toBe(calls);
    });

    test('it cannot look like the fallback', async () => {
      outpost.reply = { status: 200, headers: { 'x-auth-fallback': 'true' } };
      expect((await ask(closed)).headers).not.toHaveProperty('x-auth-fallback');
    });

    test('60 kB of cookies are accepted and passed on, and so are 60 kB of its own', async () => {
      const cookie = `session=${'x'.repeat(60_000)}`;
      outpost.reply = { status: 200, headers: { 'set-cookie': [`big=${'y'.repeat(60_000)}`] } };
      const { status, headers } = await ask(closed, { headers: { cookie } });
      expect(status).toBe(200);
      expect(outpost.last?.headers.cookie).toBe(cookie);
      expect(headers['set-cookie']?.[0]).toHaveLength(60_004);
    });

    test('its other paths are handed on, without a fallback', async () => {
      outpost.reply = { status: 503, body: 'starting' };
      const answer = await ask(closed, { path: '/outpost.goauthentik.io/start?rd=x', headers: SPOOFED });
      expect(answer).toMatchObject({ status: 503, body: 'starting' });
      expect(answer.headers).not.toHaveProperty('www-authenticate');
      expect(outpost.last?.path).toBe('/outpost.goauthentik.io/start?rd=x');
      expect(outpost.last?.headers).not.toHaveProperty('x-authentik-username');
      expect((await ask(closed, { path: '/application/o/authorize/' })).status).toBe(404);
    });
  });

  describe('while the outpost cannot decide', () => {
    test.each([502, 503, 504])('its %i becomes 401 Basic, without an identity', async (status) => {
      outpost.reply = { status, headers: IDENTITY };
      const { headers, ...answer } = await ask(closed, { headers: { ...SPOOFED, ...BASIC('guard', 'correct horse') } });
      expect(answer.status).toBe(401);
      expect(headers).toMatchObject({
        ...NOBODY,
        'www-authenticate': 'Basic realm="Emergency Access"',
        'x-auth-fallback': 'true',
      });
    });

    test('an answer that takes longer than 5 s is given up', async () => {
      outpost.reply = { status: 200, headers: IDENTITY, afterMs: 120_000 };
      const { status, headers, milliseconds } = await ask(closed);
      expect(status).toBe(401);
      expect(headers).toMatchObject({ ...NOBODY, 'x-auth-fallback': 'true' });
      expect(milliseconds).toBeGreaterThan(4900);
      expect(milliseconds).toBeLessThan(BUSY_MS);
    });

    test('an answer that takes 2 s is awaited', async () => {
      outpost.reply = { status: 200, headers: IDENTITY, afterMs: 2000 };
      expect(await ask(closed)).toMatchObject({ status: 200, headers: IDENTITY });
    });

    test('refused connections fall back, and the outpost is asked again as soon as it is back', async () => {
      outpost.reply = { status: 200, headers: IDENTITY };
      await outpost.stop();
      const { status, headers } = await ask(closed);
      expect(status).toBe(401);
      expect(headers).toMatchObject({ ...NOBODY, 'x-auth-fallback': 'true' });
      await outpost.comeBack();
      expect(await ask(closed)).toMatchObject({ status: 200, headers: IDENTITY });
    });

    (hasPython() ? test : test.skip)('a connection that is not accepted is given up after 2 s', async () => {
      const silent = await SilentListener.start();
      try {
        await using(start(undefined, silent.port), async (nginx) => {
          const { status, milliseconds } = await ask(nginx);
          expect(status).toBe(401);
          expect(milliseconds).toBeGreaterThan(1900);
          expect(milliseconds).toBeLessThan(BUSY_MS);
        });
      } finally {
        silent.stop();
      }
    });

    test('800 visitors at once, at an outpost that hangs, all get the fallback', async () => {
      outpost.reply = { status: 200, headers: IDENTITY, afterMs: 60_000 };
      const answers = await Promise.all(
        Array.from({ length: 800 }, () =>
          ask(closed).then(
            ({ status }) => status,
            ({ code }: NodeJS.ErrnoException) => code,
          ),
        ),
      );
      expect(answers.filter((answer) => answer !== 401)).toEqual([]);
    });

    test('60 kB of cookies get the fallback as well', async () => {
      outpost.reply = { status: 503 };
      expect((await ask(closed, { headers: { cookie: 'x'.repeat(60_000) } })).status).toBe(401);
    });
  });

  describe('emergency users', () => {
    beforeEach(() => {
      outpost.reply = { status: 503, headers: IDENTITY };
    });

    test('the right password is let in under its name and nothing else, and seen as the fallback', async () => {
      const { status, headers } = await ask(open, { headers: { ...SPOOFED, ...BASIC('guard', 'correct horse') } });
      expect(status).toBe(200);
      expect(headers).toMatchObject({ ...NOBODY, 'x-authentik-username': 'guard', 'x-auth-fallback': 'true' });
    });

    test.each([
      ['another password', BASIC('guard', 'wrong')],
      ['another name', BASIC('root', 'correct horse')],
      ['a token', { authorization: 'Bearer abc' }],
      ['no credentials', {}],
    ])('%s is asked for a password, and has no identity', async (_, credentials) => {
      const { status, headers } = await ask(open, { headers: { ...SPOOFED, ...credentials } });
      expect(status).toBe(401);
      expect(headers).toMatchObject({
        ...NOBODY,
        'www-authenticate': 'Basic realm="Emergency Access"',
        'x-auth-fallback': 'true',
      });
    });

    test('conditions and ranges of the request to the application do not change the decision', async () => {
      const headers = {
        ...BASIC('guard', 'correct horse'),
        'if-match': '"a"',
        'if-none-match': '*',
        'if-modified-since': 'Wed, 01 Jan 2070 00:00:00 GMT',
        'if-unmodified-since': 'Sat, 01 Jan 2000 00:00:00 GMT',
        range: 'bytes=0-0',
      };
      expect((await ask(open, { headers })).status).toBe(200);
    });

    test('the log names the user of an emergency login, and no other user', async () => {
      const headers = (host: string) => ({ 'x-forwarded-host': host });
      await ask(open, { headers: { ...headers('right.example.org'), ...BASIC('guard', 'correct horse') } });
      await ask(open, { headers: { ...headers('wrong.example.org'), ...BASIC('guard', 'wrong') } });
      outpost.reply = { status: 200 };
      await ask(open, { headers: { ...headers('app.example.org'), ...BASIC('guard', 'of the application') } });
      await until(async () => open.log.includes('app.example.org'));
      const ends = (host: string) => new RegExp(`^.* ${host} .* (\\w+ +\\w*)$`, 'm').exec(open.log)?.[1]?.trim();
      expect(ends('right.example.org')).toBe('fallback guard');
      expect(ends('wrong.example.org')).toBe('fallback');
      expect(ends('app.example.org')).toBe('outpost');
    });

    test('they are not asked for while the outpost answers', async () => {
      outpost.reply = { status: 302, headers: { location: '/start' } };
      expect((await ask(open, { headers: BASIC('guard', 'correct horse') })).status).toBe(302);
    });
  });

  test('the log has neither cookies nor credentials nor queries', async () => {
    outpost.reply = { status: 200 };
    await ask(closed, {
      path: `${FORWARD_AUTH_PATH}?code=hidden-code`,
      headers: { cookie: 'a=hidden-cookie', ...BASIC('hidden', 'hidden'), 'x-forwarded-host': 'app.example.org' },
    });
    await until(async () => closed.log.includes('app.example.org'));
    expect(closed.log).toContain(`127.0.0.1 app.example.org GET ${FORWARD_AUTH_PATH} 200 200 `);
    expect(closed.log).not.toMatch(/hidden|healthz|aGlkZGVu/);
  });
});
