import { describeIf } from '../../support/describe-if';
import { ask } from '../../support/kubernetes/traefik-objects';
import { CARELESS, DOMAIN, OTHERS, TraefikPlatform } from '../../support/kubernetes/traefik-platform';

/** Shows what Traefik asks the outpost about a page, and whose the pages below `/outpost.goauthentik.io` are. */
describeIf('traefik', TraefikPlatform.findMissing())('behind a real Traefik', () => {
  const platform = TraefikPlatform.perBlock();
  const { outpost } = platform;

  test('the outpost gets the URL of the page, after all other middlewares', async () => {
    await platform.reach(`https://required.${DOMAIN}/page?a=1`, { cookie: 'authentik_proxy=1' });
    expect(outpost.last?.headers).toMatchObject({
      'x-forwarded-host': `required.${DOMAIN}`,
      'x-forwarded-uri': ask(OTHERS, '/page?a=1'),
      'x-forwarded-proto': 'https',
      'x-forwarded-method': 'GET',
      cookie: 'authentik_proxy=1',
    });
  });

  test('an ingress that another tool makes has forward auth, and no page of the outpost without a login', async () => {
    await platform.reach(`https://${CARELESS}.${DOMAIN}/page`);
    expect(outpost.last?.headers).toMatchObject({ 'x-forwarded-uri': '/page' });
    for (const path of ['/start', '/..;/page']) {
      const { calls } = outpost;
      const { status } = await platform.ask(`https://${CARELESS}.${DOMAIN}/outpost.goauthentik.io${path}`);
      expect([path, status, outpost.calls]).toEqual([path, 404, calls]);
    }
  });

  test.each([
    ['in upper case', `${CARELESS}.${DOMAIN}`.toUpperCase(), 400],
    ['with a capital', `C${CARELESS.slice(1)}.${DOMAIN}`, 400],
    ['with the port', `${CARELESS}.${DOMAIN}:443`, 200],
    ['with a final dot', `${CARELESS}.${DOMAIN}.`, 200],
  ])('the outpost never judges the host %s of an ingress that another tool makes', async (_, host, status) => {
    const { calls } = outpost;
    const url = `https://${CARELESS}.${DOMAIN}/page`;
    const asked = [
      await platform.ask(url, { host }),
      await platform.ask(url, {}, undefined, `https://${host}/page`),
      await platform.ask(url, { host, 'X-Forwarded-Host': `app.${DOMAIN}` }),
    ];
    expect(asked.map((answer) => answer.status)).toEqual([status, status, status]);
    expect(outpost.calls - calls).toBe(status === 200 ? 3 : 0);
    if (status === 200) expect(outpost.last?.headers['x-forwarded-host']).toBe(`${CARELESS}.${DOMAIN}`);
  });

  test('a visitor cannot have the outpost asked about another page', async () => {
    const spoofed = { host: 'public', uri: '/static/', method: 'OPTIONS', proto: 'http', for: '203.0.113.7' };
    const headers = Object.entries(spoofed).map(([name, value]) => [`X-Forwarded-${name}`, value]);
    await platform.reach(`https://required.${DOMAIN}/page`, Object.fromEntries(headers));
    expect(outpost.last?.headers).toMatchObject({
      'x-forwarded-host': `required.${DOMAIN}`,
      'x-forwarded-uri': ask(OTHERS, '/page'),
      'x-forwarded-method': 'GET',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '127.0.0.1',
    });
  });

  test.each([
    [`https://app.${DOMAIN}/outpost.goauthentik.io/callback`, 'app'],
    [`https://none.${DOMAIN}/outpost.goauthentik.io/callback`, 'none'],
  ])('%s is a page of the application: only hosts with a provider of their own log people in', async (url, server) => {
    expect((await platform.reach(url)).server).toBe(server);
  });

  // The outpost admits every path that begins with its own; what Traefik leaves of it, the fallback refuses.
  test.each(['/../secret', '/%2e%2e/secret', '/..%2fsecret', '/..%5csecret', '/x/../../secret'])(
    'dots behind the path of the outpost lead to no page without a login: %s',
    async (path) => {
      const { calls } = outpost;
      const { status } = await platform.ask(`https://required.${DOMAIN}/outpost.goauthentik.io${path}`);
      if (outpost.calls === calls) expect(status).toBe(400);
      else expect(outpost.last?.headers['x-forwarded-uri']).toBe(ask(OTHERS, '/secret'));
    },
  );
});
