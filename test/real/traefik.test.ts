import { networkInterfaces } from 'node:os';
import { AUTHENTIK_HEADERS } from '../../constructs/traefik/forward-auth';
import { put } from '../sites/schema/change';
import { NAME, startFallback, USERS_FILE, until } from '../support/auth-fallback';
import { ClusterPart } from '../support/cluster-part';
import { customResourceDefinitions } from '../support/custom-resources';
import { DnsServer } from '../support/dns-server';
import { type Echo, EchoServer } from '../support/echo-server';
import { KubeApiserver } from '../support/kube-apiserver';
import type { KubernetesObject } from '../support/kubernetes-objects';
import { OutpostServer } from '../support/outpost-server';
import { RealNginx } from '../support/real-nginx';
import { RealTraefik, type VisitorAnswer } from '../support/real-traefik';
import { siteOf } from '../support/site-app';
import { asked, type Backend, backendsOf, ingressClass, ingressesOf, standIn } from '../support/traefik-objects';
import { BASIC, IDENTITY, SPOOFED } from '../support/visitor';

/**
 * The ingresses and middlewares of the platform in a real Traefik, which reads them from a real API server: the way of a
 * visitor from the edge to an application, by the fallback in a real nginx. The outposts and applications are stand-ins.
 */
const programs = KubeApiserver.programs();
const program = RealTraefik.program();
const definitions = customResourceDefinitions();
// An endpoint of Kubernetes may not be on the loopback interface.
const address = Object.values(networkInterfaces())
  .flatMap((one) => one ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const possible =
  programs !== undefined &&
  program !== undefined &&
  definitions.length > 0 &&
  address !== undefined &&
  RealNginx.isInstalled();
if (!possible) process.stdout.write('traefik: not everything of test/real/setup is at hand, skipped\n');

const DOMAIN = 'harbour.example';
const LOGIN = `https://authentik.${DOMAIN}`;
/** Owned by others in the cluster: each stand-in shows in the path that it was asked. */
const OTHERS = ['retry', 'error-pages', 'rate-limit', 'csp-headers', 'crowdsec'];
const GATES = ['required', 'public', 'app', 'none'] as const;

const { stacks } = siteOf((site) => {
  const reason = 'It is an application of this test alone.';
  const services = GATES.map((kind) => ({
    name: kind,
    namespace: 'applications',
    host: kind,
    service: { name: kind, port: 80 },
    gate: kind === 'required' || kind === 'public' ? { kind } : { kind, reason },
    cloudflareProxied: true,
  }));
  put(site, 'identity.hostRestriction.hosts.K8s.enforce', true);
  put(site, 'platform.services', Object.fromEntries(services.map((service) => [`Test${service.name}`, service])));
});
const part = new ClusterPart('harbour', stacks.find(({ name }) => name === 'platform')!);

(possible ? describe : describe.skip)('behind a real Traefik', () => {
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
    cluster = await KubeApiserver.start(programs ?? '');
    for (const definition of definitions) await cluster.add(definition);
    for (const namespace of part.namespaces) await cluster.addNamespace(namespace);
    await until(async () => (await cluster.create(standIn('probe'), { dryRun: true })).status === 201);
    for (const object of [ingressClass(), ...OTHERS.map(standIn), ...middlewares(), ...ingressesOf(part)]) {
      await cluster.add(object);
    }
    for (const backend of backendsOf(part)) await serve(backend);
    traefik = await RealTraefik.start(program ?? '', cluster.kubeconfigPath);
    await until(async () => (await ask('https://none.harbour.example/')).status === 200);
  });

  beforeEach(async () => {
    for (const one of [outpost, guests]) one.answer = { status: 200, headers: IDENTITY };
  });

  afterAll(async () => {
    await Promise.all([traefik?.stop(), fallback?.stop(), outpost?.goAway(), guests?.goAway(), dns?.stop()]);
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
  ])('%s is open, without CrowdSec, and answered by %s (I4)', async (url, server) => {
    outpost.answer = { status: 302 };
    guests.answer = { status: 302 };
    const { pathname, search } = new URL(url);
    const path = asked(
      OTHERS.filter((name) => name !== 'crowdsec'),
      pathname + search,
    );
    expect(await reach(url)).toMatchObject({ server, path });
  });

  test('only what is static may be kept for a year', async () => {
    const cached = { 'cache-control': 'public, max-age=31536000, immutable' };
    expect((await ask(`${LOGIN}/static/dist/app.js`)).headers).toMatchObject(cached);
    expect((await ask(`${LOGIN}/if/flow/default/`)).headers).not.toHaveProperty('cache-control');
  });

  test('a host of nobody has no page', async () => {
    expect((await ask(`https://other.${DOMAIN}/`)).status).toBe(404);
  });

  test.each(['required', 'public'])('the application of the gate %s is told who the outpost says', async (gate) => {
    const { headers } = await reach(`https://${gate}.${DOMAIN}/`, SPOOFED);
    expect(headers).toMatchObject(IDENTITY);
  });

  test('the outpost is told which page is asked for, last of all', async () => {
    await reach(`https://required.${DOMAIN}/page?a=1`, { cookie: 'authentik_proxy=1' });
    expect(outpost.last?.headers).toMatchObject({
      'x-forwarded-host': `required.${DOMAIN}`,
      'x-forwarded-uri': asked(OTHERS, '/page?a=1'),
      'x-forwarded-proto': 'https',
      'x-forwarded-method': 'GET',
      cookie: 'authentik_proxy=1',
    });
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
    'who has not signed in at the gate %s is sent to the login, and the application is not asked',
    async (gate, at) => {
      const headers = { location: `${LOGIN}/application/o/authorize/?a=%2Fb`, 'set-cookie': ['a=1', 'b=2'] };
      at().answer = { status: 302, headers };
      expect(await turnedAway(gate)).toMatchObject({ status: 302, headers });
    },
  );

  test('an empty answer about a person leaves nothing of what the visitor says', async () => {
    outpost.answer = { status: 200 };
    const { headers } = await reach(`https://required.${DOMAIN}/`, SPOOFED);
    expect(AUTHENTIK_HEADERS.map((header) => headers[header.toLowerCase()] ?? '')).toEqual(
      AUTHENTIK_HEADERS.map(() => ''),
    );
  });

  test.each(['required', 'public'])('no other spelling of such a header gets through the gate %s', async (gate) => {
    const spellings = ['X_authentik_username', 'x-AUTHENTIK_username', 'X_Authentik-Groups', 'X_AUTHENTIK_UID'];
    const spoofed = Object.fromEntries(spellings.map((header) => [header, 'root']));
    const { headers } = await reach(`https://${gate}.${DOMAIN}/`, { ...spoofed, connection: 'X-authentik-username' });
    expect(JSON.stringify(headers)).not.toContain('root');
    expect(headers).toMatchObject(IDENTITY);
  });

  test('a browser with 60 kB of cookies gets through', async () => {
    const cookie = Array.from({ length: 60 }, (_, index) => `c${index}=${'x'.repeat(1000)}`).join('; ');
    expect((await reach(`https://required.${DOMAIN}/`, { cookie })).headers.cookie).toBe(cookie);
  });

  describe('while the outpost is away', () => {
    beforeAll(() => outpost.goAway());
    afterAll(() => outpost.comeBack());

    test('the emergency login is asked for, and the application is not', async () => {
      expect(await turnedAway('required')).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="Emergency Access"', 'x-auth-fallback': 'true' },
      });
    });

    test('an emergency user gets in, as nobody whatever they say', async () => {
      const { headers } = await reach(`https://required.${DOMAIN}/`, {
        ...SPOOFED,
        ...BASIC('guard', 'correct horse'),
      });
      expect(JSON.stringify(headers)).not.toContain('root');
    });

    test.each(['public', 'app', 'none'])('the gate %s does not care', async (gate) => {
      expect((await reach(`https://${gate}.${DOMAIN}/`)).server).toBe(gate);
    });

    test('the login page is open', async () => {
      expect((await reach(`${LOGIN}/`)).server).toBe('goauthentik-server');
    });
  });

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
