import { Agent } from 'node:https';
import { describeIf } from '../../support/describe-if';
import { ask } from '../../support/kubernetes/traefik-objects';
import { DOMAIN, GATES, LOGIN, OTHERS, TraefikPlatform } from '../../support/kubernetes/traefik-platform';
import { BASIC, SPOOFED } from '../../support/servers/visitor';

/** The middlewares of each gate, in their order: what a visitor meets between the edge and an application. */
describeIf('traefik', TraefikPlatform.findMissing())('behind a real Traefik', () => {
  const platform = TraefikPlatform.perBlock();
  const { outpost, guests } = platform;

  test.each(GATES)('the middlewares of the gate %s are asked in their order, CrowdSec among them', async (gate) => {
    const { path } = await platform.reach(`https://${gate}.${DOMAIN}/page?a=1`);
    expect(path).toBe(ask(OTHERS, '/page?a=1'));
  });

  test.each([
    [`${LOGIN}/if/flow/default/`, 'goauthentik-server'],
    [`${LOGIN}/static/dist/app.js`, 'goauthentik-server'],
    [`${LOGIN}/outpost.goauthentik.io/callback?code=1`, 'ak-outpost-authentik-embedded-outpost'],
    [`https://public-auth.${DOMAIN}/outpost.goauthentik.io/start`, 'ak-outpost-public'],
    [`https://k8s.${DOMAIN}/outpost.goauthentik.io/start`, 'ak-outpost-authentik-embedded-outpost'],
  ])(
    '%s is open, without CrowdSec or the rate limit of the others, and answered by %s (I4, I15)',
    async (url, server) => {
      outpost.reply = { status: 302 };
      guests.reply = { status: 302 };
      const { pathname, search } = new URL(url);
      const path = ask(
        OTHERS.filter((name) => !['crowdsec', 'rate-limit'].includes(name)),
        pathname + search,
      );
      expect(await platform.reach(url)).toMatchObject({ server, path });
    },
  );

  test('only what is static may be kept for a year', async () => {
    const cached = { 'cache-control': 'public, max-age=31536000, immutable' };
    expect((await platform.ask(`${LOGIN}/static/dist/app.js`)).headers).toMatchObject(cached);
    expect((await platform.ask(`${LOGIN}/if/flow/default/`)).headers).not.toHaveProperty('cache-control');
  });

  test('a host without an ingress has no page', async () => {
    expect((await platform.ask(`https://other.${DOMAIN}/`)).status).toBe(404);
  });

  test.each([
    ['required', () => outpost],
    ['public', () => guests],
  ])(
    'a visitor without a session at the gate %s is sent to the login, and the application is not asked',
    async (gate, at) => {
      const headers = { location: `${LOGIN}/application/o/authorize/?a=%2Fb`, 'set-cookie': ['a=1', 'b=2'] };
      at().reply = { status: 302, headers };
      expect(await platform.visitRefused(gate)).toMatchObject({ status: 302, headers });
    },
  );

  describe('while the outpost is away', () => {
    beforeAll(() => outpost.stop());
    afterAll(() => outpost.comeBack());

    test('the emergency login is asked for, and the application is not', async () => {
      expect(await platform.visitRefused('required')).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="Emergency Access"', 'x-auth-fallback': 'true' },
      });
    });

    test('an emergency user gets in, without any identity that they claim', async () => {
      const { headers } = await platform.reach(`https://required.${DOMAIN}/`, {
        ...SPOOFED,
        ...BASIC('guard', 'correct horse'),
      });
      expect(JSON.stringify(headers)).not.toContain('root');
    });

    test.each(['public', 'app', 'none'])('the gate %s is not affected', async (gate) => {
      expect((await platform.reach(`https://${gate}.${DOMAIN}/`)).server).toBe(gate);
    });

    test('the login page is open', async () => {
      expect((await platform.reach(`${LOGIN}/`)).server).toBe('goauthentik-server');
    });
  });

  describe.each([`${LOGIN}/if/flow/default/`, `${LOGIN}/static/dist/app.js`])('%s (I15)', (url) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    const statuses = async (count: number) =>
      (await Promise.all(Array.from({ length: count }, () => platform.ask(url, {}, agent)))).map(
        ({ status }) => status,
      );
    afterAll(() => agent.destroy());

    test('a cold load of 70 requests at once gets every one of them', async () => {
      expect(new Set(await statuses(70))).toEqual(new Set([200]));
    });

    test('a flood does not', async () => {
      const seen = new Set<number>();
      for (let round = 0; round < 20 && !seen.has(429); round++) {
        for (const status of await statuses(500)) seen.add(status);
      }
      expect(seen).toContain(429);
    });
  });
});
