import { AUTHENTIK_HEADERS } from '../../../constructs/traefik/forward-auth';
import type { HttpAnswer } from '../../../ops/core/http-probe';
import type { CheckSources } from '../../../ops/verify/check-sources';
import { forwardedHeaders } from '../../../ops/verify/checks/forwarded-headers';
import { defineSite } from '../../../sites/schema/site';
import { describeIf } from '../../support/describe-if';
import { ask } from '../../support/kubernetes/traefik-objects';
import {
  BARE,
  CARELESS,
  DOMAIN,
  hostPerGate,
  LOGIN,
  OTHERS,
  TraefikPlatform,
} from '../../support/kubernetes/traefik-platform';
import type { RealTraefik, VisitorAnswer } from '../../support/real/traefik';
import type { Echo } from '../../support/servers/echo-server';
import { IDENTITY, SPOOFED, SPOOFED_SPELLINGS } from '../../support/servers/visitor';
import { changeSite } from '../../support/site/site-change';

/** The headers of visitors: which reach an application and the outpost, and which Traefik replaces. */
describeIf('traefik', TraefikPlatform.findMissing())('behind a real Traefik', () => {
  const platform = TraefikPlatform.perBlock();
  const { outpost, guests } = platform;

  test.each(['required', 'public'])(
    'the application of the gate %s gets the identity that the outpost found',
    async (gate) => {
      const { headers } = await platform.reach(`https://${gate}.${DOMAIN}/`, SPOOFED);
      expect(headers).toMatchObject(IDENTITY);
    },
  );

  test('an empty answer about a person leaves nothing of what the visitor says', async () => {
    outpost.reply = { status: 200 };
    const { headers } = await platform.reach(`https://required.${DOMAIN}/`, SPOOFED);
    expect(AUTHENTIK_HEADERS.map((header) => headers[header.toLowerCase()] ?? '')).toEqual(
      AUTHENTIK_HEADERS.map(() => ''),
    );
  });

  test.each(['required', 'public'])('no other name or spelling gets through the gate %s', async (gate) => {
    const further = { 'X~authentik~username': 'root', 'X-authentik-meta+app': 'root', 'x!AUTHENTIK-uid': 'root' };
    const spoofed = { ...SPOOFED, ...SPOOFED_SPELLINGS, ...further, connection: 'X-authentik-username' };
    const { headers } = await platform.reach(`https://${gate}.${DOMAIN}/`, spoofed);
    expect(JSON.stringify(headers)).not.toContain('root');
    expect(headers).toMatchObject(IDENTITY);
  });

  test.each(['app', 'none'])(
    'behind the gate %s an application gets no identity, whatever headers a visitor sends',
    async (gate) => {
      const { headers } = await platform.reach(`https://${gate}.${DOMAIN}/`, { ...SPOOFED, ...SPOOFED_SPELLINGS });
      const { 'x-auth-fallback': fallback, ...others } = headers;
      expect(JSON.stringify(others)).not.toContain('root');
      expect(Object.keys(others).filter((header) => /authentik/i.test(header))).toEqual([]);
    },
  );

  test('a browser with 60 kB of cookies gets through', async () => {
    const cookie = Array.from({ length: 60 }, (_, index) => `c${index}=${'x'.repeat(1000)}`).join('; ');
    expect((await platform.reach(`https://required.${DOMAIN}/`, { cookie })).headers.cookie).toBe(cookie);
  });

  describe('with a proxy in front that is trusted, such as Cloudflare', () => {
    let trusting: RealTraefik;
    const SPELLINGS = [
      'X-Forwarded-Host',
      'x-forwarded-HOST',
      'X_Forwarded_Host',
      'X-Forwarded_Host',
      'X_forwarded-host',
    ];

    beforeAll(async () => {
      const options = ['--entrypoints.websecure.forwardedheaders.trustedips=127.0.0.1/32'];
      trusting = await platform.startTraefik(options);
    });
    afterAll(() => trusting?.stop());

    test.each([
      ['required', () => outpost],
      ['public', () => guests],
    ])('the outpost of the gate %s is asked about the host of the request', async (gate, at) => {
      const spoofed = Object.fromEntries(SPELLINGS.map((header) => [header, `app.${DOMAIN}`]));
      const more = { 'X-Forwarded-Uri': '/static/', 'X-Forwarded-Method': 'OPTIONS', X_Forwarded_Uri: '/static/' };
      const { status, body } = await trusting.ask(`https://${gate}.${DOMAIN}/page`, { ...spoofed, ...more });
      expect(status).toBe(200);
      expect(at().last?.headers).toMatchObject({
        'x-forwarded-host': `${gate}.${DOMAIN}`,
        'x-forwarded-uri': ask(OTHERS, '/page'),
        'x-forwarded-method': 'GET',
      });
      const { headers } = JSON.parse(body) as Echo;
      expect(headers.host).toBe(`${gate}.${DOMAIN}`);
      expect(headers['x-forwarded-host']).toBe(gate === 'required' ? undefined : `${gate}.${DOMAIN}`);
      expect(JSON.stringify([headers, at().last?.headers])).not.toMatch(new RegExp(`app.${DOMAIN}|/static/|OPTIONS`));
    });

    test.each([
      ['as it is', `${CARELESS}.${DOMAIN}`, 200],
      ['in upper case', `${CARELESS}.${DOMAIN}`.toUpperCase(), 400],
      ['with the port', `${CARELESS}.${DOMAIN}:443`, 200],
      ['with a final dot', `${CARELESS}.${DOMAIN}.`, 200],
    ])(
      'an ingress of another tool is judged by its own host, %s, whatever a visitor names',
      async (_, host, status) => {
        const { calls } = outpost;
        const url = `https://${CARELESS}.${DOMAIN}/page`;
        const named = [...SPELLINGS, 'X.Forwarded.Host'].map((header) => [header, `app.${DOMAIN}`]);
        const forged = { ...Object.fromEntries(named), 'X-Forwarded-Uri': '/static/', 'X-Forwarded-Method': 'OPTIONS' };
        for (const target of [undefined, `https://${host}/page`]) {
          const answer = await trusting.ask(url, { host, ...forged }, false, target);
          expect(answer.status).toBe(status);
          if (status !== 200) continue;
          expect(outpost.last?.headers).toMatchObject({
            'x-forwarded-host': `${CARELESS}.${DOMAIN}`,
            'x-forwarded-uri': '/page',
            'x-forwarded-method': 'GET',
          });
          const { headers } = JSON.parse(answer.body) as Echo;
          expect(headers.host).toBe(host);
          expect(JSON.stringify([headers, outpost.last?.headers])).not.toMatch(new RegExp(`app.${DOMAIN}|/static/`));
        }
        expect(outpost.calls - calls).toBe(status === 200 ? 2 : 0);
      },
    );

    test.each([
      `${LOGIN}/if/flow/recovery/`,
      `${LOGIN}/outpost.goauthentik.io/callback`,
      `https://k8s.${DOMAIN}/outpost.goauthentik.io/start`,
      `https://app.${DOMAIN}/`,
    ])('%s gets its own host', async (url) => {
      const { body } = await trusting.ask(url, { 'X-Forwarded-Host': 'evil.example' });
      expect((JSON.parse(body) as Echo).headers['x-forwarded-host']).toBe(new URL(url).hostname);
    });

    test('verify finds the one ingress that believes a visitor', async () => {
      outpost.reply = ({ 'x-forwarded-host': host, 'x-forwarded-uri': uri = '' }) =>
        String(uri).startsWith('/outpost.goauthentik.io')
          ? { status: 200 }
          : { status: 302, headers: { location: `${LOGIN}/application/o/authorize/?client_id=${host}` } };
      const http = { get: async (url: string, headers = {}) => visible(await trusting.ask(url, headers)) };
      const result = await forwardedHeaders.run({ site: defineSite(changeSite(hostPerGate)), http } as CheckSources);
      expect(result?.verdict).toBe('fail');
      expect(result?.seen).toMatch(
        new RegExp(`^${BARE}.${DOMAIN} asked as [a-z]+.${DOMAIN} answers HTTP (302, with|404)`),
      );
      expect(result?.seen.split(', ').filter((one) => one.includes(' asked as '))).toHaveLength(1);
    });

    test('the address and the protocol of the visitor are trusted', async () => {
      await trusting.ask(`https://required.${DOMAIN}/`, {
        'X-Forwarded-For': '203.0.113.7',
        'X-Forwarded-Proto': 'https',
      });
      expect(outpost.last?.headers).toMatchObject({
        'x-forwarded-for': expect.stringContaining('203.0.113.7'),
        'x-forwarded-proto': 'https',
      });
    });
  });
});

function visible({ headers, ...answer }: VisitorAnswer): HttpAnswer {
  return {
    ...answer,
    headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)])),
  };
}
