import type { Agent } from 'node:https';
import { MIDDLEWARES_ANNOTATION } from '../../../constructs/traefik/gate';
import type { KubernetesObject } from '../../../ops/kubernetes/objects';
import { put } from '../../sites/schema/change';
import { NAME, startFallback, USERS_FILE } from '../auth-fallback';
import { RealNginx } from '../real/nginx';
import { until } from '../real/program';
import { RealTraefik, type VisitorAnswer } from '../real/traefik';
import { DnsServer } from '../servers/dns-server';
import { type Echo, EchoServer } from '../servers/echo-server';
import { OutpostServer } from '../servers/outpost-server';
import { IDENTITY, SPOOFED } from '../servers/visitor';
import { siteOf } from '../site/site-app';
import type { SiteChange } from '../site/site-change';
import { ClusterPart } from './cluster-part';
import { customResourceDefinitions, findMissingDefinitions } from './custom-resources';
import { KubeApiserver } from './kube-apiserver';
import {
  backendsOf,
  findMissingAddress,
  ingressClass,
  ingressesOf,
  serviceObjects,
  standIn,
  type TestBackend,
} from './traefik-objects';

export const DOMAIN = 'harbour.example';
export const LOGIN = `https://authentik.${DOMAIN}`;
/** Owned by others in the cluster: each stand-in shows in the path that it was asked. */
export const OTHERS = ['retry', 'error-pages', 'rate-limit', 'csp-headers', 'crowdsec'];
/** Its ingress lacks the middleware that states the host, as one of another tool. */
export const CARELESS = 'careless';
/** Its ingress names the forward auth alone, without the chain in front of it. */
export const BARE = 'bare';
export const GATES = ['required', 'public', 'app', 'none'] as const;

/** A host for each gate, and one as another tool publishes it. */
export const hostPerGate: SiteChange = (site) => {
  // The chain needs a release that takes nothing over.
  put(site, 'platform.customResources.takeOwnership', false);
  const services = [...GATES, CARELESS, BARE].map((name) => ({
    name,
    namespace: 'applications',
    host: name,
    service: { name, port: 80 },
    gate: gateOf(name),
    cloudflareProxied: true,
  }));
  put(site, 'platform.services', Object.fromEntries(services.map((service) => [`Test${service.name}`, service])));
};
const { stacks } = siteOf(hostPerGate);
const part = new ClusterPart('harbour', stacks.find(({ name }) => name === 'platform')!);

/**
 * The ingresses and middlewares of the platform in a real Traefik, which reads them from a real API server: the way of a
 * visitor from the edge to an application, by the fallback in a real nginx. The outposts and applications are stand-ins.
 */
export class TraefikPlatform {
  /** The embedded outpost, behind the fallback. */
  readonly outpost = new OutpostServer();
  /** The outpost of the gate `public`. */
  readonly guests = new OutpostServer();
  private readonly applications = new Map<string, EchoServer>();
  private dns?: DnsServer;
  private fallback?: RealNginx;
  private cluster?: KubeApiserver;
  private traefik?: RealTraefik;

  /** Returns what cannot be had; undefined where everything is there. */
  static findMissing(): string | undefined {
    return (
      KubeApiserver.findMissing() ??
      RealTraefik.findMissing() ??
      RealNginx.findMissing() ??
      findMissingDefinitions() ??
      findMissingAddress()
    );
  }

  /** Runs for all tests of a file or block; both outposts find an identity when a test begins. */
  static perBlock(): TraefikPlatform {
    const platform = new TraefikPlatform();
    beforeAll(() => platform.start());
    beforeEach(() => {
      for (const one of [platform.outpost, platform.guests]) one.reply = { status: 200, headers: IDENTITY };
    });
    afterAll(() => platform.stop());
    return platform;
  }

  private constructor() {}

  /** A Traefik beside that of the platform, for the same cluster. */
  async startTraefik(options: readonly string[] = []): Promise<RealTraefik> {
    const traefik = await RealTraefik.start(requireStarted(this.cluster).kubeconfigPath, options);
    await until(async () => (await traefik.ask(`https://none.${DOMAIN}/`)).status === 200);
    return traefik;
  }

  ask(
    url: string,
    headers: Readonly<Record<string, string>> = {},
    agent?: Agent,
    target?: string,
  ): Promise<VisitorAnswer> {
    return requireStarted(this.traefik).ask(url, headers, agent, target);
  }

  async reach(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Echo> {
    const { status, body } = await this.ask(url, headers);
    expect(status).toBe(200);
    return JSON.parse(body);
  }

  /** The answer to a visitor whom the gate keeps from the application. */
  async visitRefused(gate: string): Promise<VisitorAnswer> {
    const { calls } = requireStarted(this.applications.get(gate));
    const answer = await this.ask(`https://${gate}.${DOMAIN}/`, SPOOFED);
    expect(this.applications.get(gate)?.calls).toBe(calls);
    return answer;
  }

  private async start(): Promise<void> {
    const { outpost, guests } = this;
    const [dns] = await Promise.all([DnsServer.start(), outpost.listen(), guests.listen()]);
    this.dns = dns;
    dns.addresses.set(NAME, '127.0.0.1');
    const fallback = await startFallback({ outpostPort: outpost.port, resolver: dns.address, usersFile: USERS_FILE });
    this.fallback = fallback;
    const cluster = await KubeApiserver.start();
    this.cluster = cluster;
    for (const definition of customResourceDefinitions()) await cluster.add(definition);
    for (const namespace of part.namespaces) await cluster.addNamespace(namespace);
    await until(async () => (await cluster.create(standIn('probe'), { dryRun: true })).status === 201);
    const objects = [
      ingressClass(),
      ...OTHERS.map(standIn),
      ...middlewares(fallback.port, guests.port),
      ...ingressesOf(part).map(careless),
    ];
    for (const object of objects) await cluster.add(object);
    for (const backend of backendsOf(part)) await this.serve(cluster, backend);
    this.traefik = await this.startTraefik();
  }

  private async stop(): Promise<void> {
    const { traefik, fallback, outpost, guests, dns, cluster } = this;
    await Promise.all([traefik?.stop(), fallback?.stop(), outpost.stop(), guests.stop(), dns?.stop()]);
    await Promise.all([...this.applications.values()].map((application) => application.stop()));
    await cluster?.stop();
  }

  private async serve(cluster: KubeApiserver, { name, namespace, port }: TestBackend): Promise<void> {
    const application = await EchoServer.start(name);
    this.applications.set(name, application);
    for (const object of serviceObjects({ name, namespace, port }, application.port)) await cluster.add(object);
  }
}

function requireStarted<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('the platform runs while a test of its block runs');
  return one;
}

function gateOf(kind: string) {
  const reason = 'It is an application of this test alone.';
  if (kind === 'app' || kind === 'none') return { kind, reason };
  return kind === 'public' ? { kind } : { kind: 'required', access: { everyone: reason } };
}

/** Ours, with nothing changed but where the Services are. */
function middlewares(fallbackPort: number, guestsPort: number): readonly KubernetesObject[] {
  const manifests = part.manifests.filter(({ kind }) => kind === 'Middleware');
  return JSON.parse(
    JSON.stringify(manifests)
      .replaceAll('auth-proxy.traefik.svc.cluster.local:9000', `127.0.0.1:${fallbackPort}`)
      .replaceAll('ak-outpost-public.authentik.svc.cluster.local:9000', `127.0.0.1:${guestsPort}`),
  );
}

/** Without the middleware that states the host, and without the others, where the tests look at the path. */
function careless(object: KubernetesObject): KubernetesObject {
  const { name, annotations } = object.metadata;
  if (name !== CARELESS && name !== BARE) return object;
  const middlewares = `traefik-authentik-forward-auth${name === BARE ? '-outpost' : ''}@kubernetescrd`;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...(annotations as object), [MIDDLEWARES_ANNOTATION]: middlewares },
    },
  };
}
