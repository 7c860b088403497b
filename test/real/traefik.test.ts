import { Agent } from 'node:https';
import { networkInterfaces } from 'node:os';
import { AUTHENTIK_HEADERS } from '../../constructs/traefik/forward-auth';
import { MIDDLEWARES_ANNOTATION } from '../../constructs/traefik/gate';
import type { HttpAnswer } from '../../ops/core/http-probe';
import type { KubernetesObject } from '../../ops/kubernetes/objects';
import type { CheckSources } from '../../ops/verify/check-sources';
import { forwardedHeaders } from '../../ops/verify/checks/forwarded-headers';
import { defineSite } from '../../sites/schema/site';
import { put } from '../sites/schema/change';
import { NAME, startFallback, USERS_FILE } from '../support/auth-fallback';
import { ClusterPart } from '../support/cluster-part';
import { customResourceDefinitions, missingDefinitions } from '../support/custom-resources';
import { describeIf } from '../support/describe-if';
import { DnsServer } from '../support/dns-server';
import { type Echo, EchoServer } from '../support/echo-server';
import { KubeApiserver } from '../support/kube-apiserver';
import { OutpostServer } from '../support/outpost-server';
import { RealNginx } from '../support/real-nginx';
import { until } from '../support/real-program';
import { RealTraefik, type VisitorAnswer } from '../support/real-traefik';
import { siteOf } from '../support/site-app';
import { changedSite, type SiteChange } from '../support/site-change';
import { asked, type Backend, backendsOf, ingressClass, ingressesOf, standIn } from '../support/traefik-objects';
import { BASIC, IDENTITY, SPOOFED, SPOOFED_SPELLINGS } from '../support/visitor';

/**
 * The ingresses and middlewares of the platform in a real Traefik, which reads them from a real API server: the way of a
 * visitor from the edge to an application, by the fallback in a real nginx. The outposts and applications are stand-ins.
 */
// An endpoint of Kubernetes may not be on the loopback interface.
const address = Object.values(networkInterfaces())
  .flatMap((one) => one ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const missing =
  KubeApiserver.missing() ??
  RealTraefik.missing() ??
  RealNginx.missing() ??
  missingDefinitions() ??
  (address === undefined ? 'no address but the loopback' : undefined);

const DOMAIN = 'harbour.example';
const LOGIN = `https://authentik.${DOMAIN}`;
/** Owned by others in the cluster: each stand-in shows in the path that it was asked. */
const OTHERS = ['retry', 'error-pages', 'rate-limit', 'csp-headers', 'crowdsec'];
/** Its ingress lacks the middleware that states the host, as one of another tool. */
const CARELESS = 'careless';
const GATES = ['required', 'public', 'app', 'none'] as const;

function gateOf(kind: string) {
  const reason = 'It is an application of this test alone.';
  if (kind === 'app' || kind === 'none') return { kind, reason };
  return kind === 'public' ? { kind } : { kind: 'required', access: { everyone: reason } };
}

/** A host for each gate, and one as another tool publishes it. */
const change: SiteChange = (site) => {
  const services = [...GATES, CARELESS].map((name) => ({
    name,
    namespace: 'applications',
    host: name,
    service: { name, port: 80 },
    gate: gateOf(name),
    cloudflareProxied: true,
  }));
  put(site, 'platform.services', Object.fromEntries(services.map((service) => [`Test${service.name}`, service])));
};
const { stacks } = siteOf(change);
const part = new ClusterPart('harbour', stacks.find(({ name }) => name === 'platform')!);

describeIf('traefik', missing)('behind a real Traefik', () => {
  let cluster: KubeApiserver;
  let traefik: RealTraefik;
  let fallback: RealNginx;
  let dns: DnsServer;
  let outpost: OutpostServer;
  let guests: OutpostServer;
  const applications = new Map<string, EchoServer>();

  beforeAll(async () => {
    [dns, outpost, guests] = await Promise.all([DnsServer.start(), OutpostServer.start(), OutpostServer.start()]);
    dns.addresses.set(NAME, '127.0.0.1');
    fallback = await startFallback({ outpostPort: outpost.port, resolver: dns.address, usersFile: USERS_FILE });
    cluster = await KubeApiserver.start();
    for (const definition of customResourceDefinitions()) await cluster.add(definition);
    for (const namespace of part.namespaces) await cluster.addNamespace(namespace);
    await until(async () => (await cluster.create(standIn('probe'), { dryRun: true })).status === 201);
    for (const object of [
      ingressClass(),
      ...OTHERS.map(standIn),
      ...middlewares(),
      ...ingressesOf(part).map(careless),
    ]) {
      await cluster.add(object);
    }
    for (const backend of backendsOf(part)) await serve(backend);
    traefik = await RealTraefik.start(cluster.kubeconfigPath);
    await until(async () => (await ask('https://none.harbour.example/')).status === 200);
  });

  beforeEach(async () => {
    for (const one of [outpost, guests]) one.reply = { status: 200, headers: IDENTITY };
  });

  afterAll(async () => {
    await Promise.all([traefik?.stop(), fallback?.stop(), outpost?.stop(), guests?.stop(), dns?.stop()]);
    await Promise.all([...applications.values()].map((application) => application.stop()));
    await cluster?.stop();
  });

  test.each(GATES)('the middlewares of the gate %s are asked in their order, CrowdSec among them', async (gate) => {
    const { path } = await reach(`https://${gate}.${DOMAIN}/page?a=1`);
    expect(path).toBe(asked(OTHERS, '/page?a=1'));
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
      const path = asked(
        OTHERS.filter((name) => !['crowdsec', 'rate-limit'].includes(name)),
        pathname + search,
      );
      expect(await reach(url)).toMatchObject({ server, path });
    },
  );

  test('only what is static may be kept for a year', async () => {
    const cached = { 'cache-control': 'public, max-age=31536000, immutable' };
    expect((await ask(`${LOGIN}/static/dist/app.js`)).headers).toMatchObject(cached);
    expect((await ask(`${LOGIN}/if/flow/default/`)).headers).not.toHaveProperty('cache-control');
  });

  test('a host without an ingress has no page', async () => {
    expect((await ask(`https://other.${DOMAIN}/`)).status).toBe(404);
  });

  test.each(['required', 'public'])(
    'the application of the gate %s gets the identity that the outpost found',
    async (gate) => {
      const { headers } = await reach(`https://${gate}.${DOMAIN}/`, SPOOFED);
      expect(headers).toMatchObject(IDENTITY);
    },
  );

  test('the outpost gets the URL of the page, after all other middlewares', async () => {
    await reach(`https://required.${DOMAIN}/page?a=1`, { cookie: 'authentik_proxy=1' });
    expect(outpost.last?.headers).toMatchObject({
      'x-forwarded-host': `required.${DOMAIN}`,
      'x-forwarded-uri': asked(OTHERS, '/page?a=1'),
      'x-forwarded-proto': 'https',
      'x-forwarded-method': 'GET',
      cookie: 'authentik_proxy=1',
    });
  });

  test('an ingress that another tool makes has forward auth, and no page of the outpost without a login', async () => {
    await reach(`https://${CARELESS}.${DOMAIN}/page`);
    expect(outpost.last?.headers).toMatchObject({ 'x-forwarded-uri': '/page' });
    for (const path of ['/start', '/..;/page']) {
      const { calls } = outpost;
      const { status } = await ask(`https://${CARELESS}.${DOMAIN}/outpost.goauthentik.io${path}`);
      expect([path, status, outpost.calls]).toEqual([path, 404, calls]);
    }
  });

  test('a visitor cannot have the outpost asked about another page', async () => {
    const spoofed = { host: 'public', uri: '/static/', method: 'OPTIONS', proto: 'http', for: '203.0.113.7' };
    const headers = Object.entries(spoofed).map(([name, value]) => [`X-Forwarded-${name}`, value]);
    await reach(`https://required.${DOMAIN}/page`, Object.fromEntries(headers));
    expect(outpost.last?.headers).toMatchObject({
      'x-forwarded-host': `required.${DOMAIN}`,
      'x-forwarded-uri': asked(OTHERS, '/page'),
      'x-forwarded-method': 'GET',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '127.0.0.1',
    });
  });

  test.each([
    ['required', () => outpost],
    ['public', () => guests],
  ])(
    'a visitor without a session at the gate %s is sent to the login, and the application is not asked',
    async (gate, at) => {
      const headers = { location: `${LOGIN}/application/o/authorize/?a=%2Fb`, 'set-cookie': ['a=1', 'b=2'] };
      at().reply = { status: 302, headers };
      expect(await turnedAway(gate)).toMatchObject({ status: 302, headers });
    },
  );

  test('an empty answer about a person leaves nothing of what the visitor says', async () => {
    outpost.reply = { status: 200 };
    const { headers } = await reach(`https://required.${DOMAIN}/`, SPOOFED);
    expect(AUTHENTIK_HEADERS.map((header) => headers[header.toLowerCase()] ?? '')).toEqual(
      AUTHENTIK_HEADERS.map(() => ''),
    );
  });

  test.each(['required', 'public'])('no other name or spelling gets through the gate %s', async (gate) => {
    const spoofed = { ...SPOOFED, ...SPOOFED_SPELLINGS, connection: 'X-authentik-username' };
    const { headers } = await reach(`https://${gate}.${DOMAIN}/`, spoofed);
    expect(JSON.stringify(headers)).not.toContain('root');
    expect(headers).toMatchObject(IDENTITY);
  });

  test.each(['app', 'none'])(
    'behind the gate %s an application gets no identity, whatever headers a visitor sends',
    async (gate) => {
      const { headers } = await reach(`https://${gate}.${DOMAIN}/`, { ...SPOOFED, ...SPOOFED_SPELLINGS });
      const { 'x-auth-fallback': fallback, ...others } = headers;
      expect(JSON.stringify(others)).not.toContain('root');
      expect(Object.keys(others).filter((header) => /authentik/i.test(header))).toEqual([]);
    },
  );

  test('a browser with 60 kB of cookies gets through', async () => {
    const cookie = Array.from({ length: 60 }, (_, index) => `c${index}=${'x'.repeat(1000)}`).join('; ');
    expect((await reach(`https://required.${DOMAIN}/`, { cookie })).headers.cookie).toBe(cookie);
  });

  test.each([
    [`https://app.${DOMAIN}/outpost.goauthentik.io/callback`, 'app'],
    [`https://none.${DOMAIN}/outpost.goauthentik.io/callback`, 'none'],
  ])('%s is a page of the application: only hosts with a provider of their own log people in', async (url, server) => {
    expect((await reach(url)).server).toBe(server);
  });

  // The outpost admits every path that begins with its own; what Traefik leaves of it, the fallback refuses.
  test.each(['/../secret', '/%2e%2e/secret', '/..%2fsecret', '/..%5csecret', '/x/../../secret'])(
    'dots behind the path of the outpost lead to no page without a login: %s',
    async (path) => {
      const { calls } = outpost;
      const { status } = await ask(`https://required.${DOMAIN}/outpost.goauthentik.io${path}`);
      if (outpost.calls === calls) expect(status).toBe(400);
      else expect(outpost.last?.headers['x-forwarded-uri']).toBe(asked(OTHERS, '/secret'));
    },
  );

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
      trusting = await RealTraefik.start(cluster.kubeconfigPath, options);
      await until(async () => (await trusting.ask('https://none.harbour.example/')).status === 200);
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
        'x-forwarded-uri': asked(OTHERS, '/page'),
        'x-forwarded-method': 'GET',
      });
      const { headers } = JSON.parse(body) as Echo;
      expect(headers['x-forwarded-host']).toBe(`${gate}.${DOMAIN}`);
      expect(JSON.stringify([headers, at().last?.headers])).not.toMatch(new RegExp(`app.${DOMAIN}|/static/|OPTIONS`));
    });

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
      const result = await forwardedHeaders.run({ site: defineSite(changedSite(change)), http } as CheckSources);
      expect(result?.verdict).toBe('fail');
      expect(result?.seen).toMatch(
        new RegExp(`^${CARELESS}.${DOMAIN} asked as [a-z]+.${DOMAIN} answers HTTP (302, with|404)`),
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

  describe('while the outpost is away', () => {
    beforeAll(() => outpost.stop());
    afterAll(() => outpost.comeBack());

    test('the emergency login is asked for, and the application is not', async () => {
      expect(await turnedAway('required')).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="Emergency Access"', 'x-auth-fallback': 'true' },
      });
    });

    test('an emergency user gets in, without any identity that they claim', async () => {
      const { headers } = await reach(`https://required.${DOMAIN}/`, {
        ...SPOOFED,
        ...BASIC('guard', 'correct horse'),
      });
      expect(JSON.stringify(headers)).not.toContain('root');
    });

    test.each(['public', 'app', 'none'])('the gate %s is not affected', async (gate) => {
      expect((await reach(`https://${gate}.${DOMAIN}/`)).server).toBe(gate);
    });

    test('the login page is open', async () => {
      expect((await reach(`${LOGIN}/`)).server).toBe('goauthentik-server');
    });
  });

  describe.each([`${LOGIN}/if/flow/default/`, `${LOGIN}/static/dist/app.js`])('%s (I15)', (url) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    const statuses = async (count: number) =>
      (await Promise.all(Array.from({ length: count }, () => traefik.ask(url, {}, agent)))).map(({ status }) => status);
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

  /** Without the middleware that states the host, and without the others, where the tests look at the path. */
  function careless(object: KubernetesObject): KubernetesObject {
    const { name, annotations } = object.metadata;
    if (name !== CARELESS) return object;
    const middlewares = 'traefik-authentik-forward-auth@kubernetescrd';
    return {
      ...object,
      metadata: {
        ...object.metadata,
        annotations: { ...(annotations as object), [MIDDLEWARES_ANNOTATION]: middlewares },
      },
    };
  }

  function visible({ headers, ...answer }: VisitorAnswer): HttpAnswer {
    return {
      ...answer,
      headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)])),
    };
  }

  function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<VisitorAnswer> {
    return traefik.ask(url, headers);
  }

  /** What the application saw. */
  async function reach(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Echo> {
    const { status, body } = await ask(url, headers);
    expect(status).toBe(200);
    return JSON.parse(body);
  }

  async function turnedAway(gate: string): Promise<VisitorAnswer> {
    const before = applications.get(gate)?.calls;
    const answer = await ask(`https://${gate}.${DOMAIN}/`, SPOOFED);
    expect(applications.get(gate)?.calls).toBe(before);
    return answer;
  }

  /** Ours, with nothing changed but where the Services are. */
  function middlewares(): readonly KubernetesObject[] {
    const manifests = part.manifests.filter(({ kind }) => kind === 'Middleware');
    return JSON.parse(
      JSON.stringify(manifests)
        .replaceAll('auth-proxy.traefik.svc.cluster.local:9000', `127.0.0.1:${fallback.port}`)
        .replaceAll('ak-outpost-public.authentik.svc.cluster.local:9000', `127.0.0.1:${guests.port}`),
    );
  }

  /** A Service of the cluster, and a server for it. */
  async function serve({ name, namespace, port }: Backend): Promise<void> {
    const application = await EchoServer.start(name);
    applications.set(name, application);
    await cluster.add({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { ports: [{ name: 'http', port }] },
    });
    await cluster.add({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
      ports: [{ name: 'http', port: application.port }],
    });
  }
});
