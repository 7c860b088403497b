import type { KubernetesObject } from '../../ops/kubernetes/objects';
import type { Block } from '../../rules/readers/document';
import type { SiteInput } from '../../sites/schema/site';
import { put } from '../sites/schema/change';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { ClusterPart, prepareCluster } from '../support/kubernetes/cluster-part';
import { asWritten } from '../support/kubernetes/cluster-parts';
import { KubeApiserver } from '../support/kubernetes/kube-apiserver';
import { LiveStack } from '../support/live/stack';
import { siteOf } from '../support/site/site-app';
import { changeSite } from '../support/site/site-change';
import { leaveUnstated } from '../support/site/unstated-site';

/**
 * The `platform` stack takes over a cluster that is in use: live objects have other selectors, certificates and annotations.
 * `ops adopt --write`, synthesis, review and apply, with the real provider of Kubernetes against a real API server.
 */
const TILE = 'gethomepage.dev/name';
const TARGET = 'external-dns.alpha.kubernetes.io/target';
const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
const OTHER_LABELS = { app: 'pgbouncer' };
const BUDGET = 'kubernetes_pod_disruption_budget_v1.PgBouncer_PodDisruptionBudget';

/** It knows of nothing that exists. */
const SITE = changeSite((site) => {
  put(site, 'platform.cluster', { foreign: { annotations: [TILE, 'keel.sh/update-time'], dnsConfig: true } });
  put(site, 'platform.ingresses.ui.annotations', { [TARGET]: 'edge.harbour.example' });
  put(site, 'platform.services', {
    Wiki: wiki({ kind: 'required', access: { everyone: 'every user may read the wiki' } }),
  });
}, leaveUnstated());

describeIf('platform', KubeApiserver.findMissing() ?? findMissing(partOf(SITE).rootModule))(
  'a cluster that is in use',
  () => {
    let server: KubeApiserver;
    let site: SiteInput;
    let live: LiveStack;

    beforeAll(async () => {
      server = await KubeApiserver.start();
      await prepareCluster(server, [partOf(SITE)]);
      for (const object of LIVE) await server.add(object);
      live = new LiveStack('platform', {
        cluster: server,
        rootModule: (stack) => new ClusterPart('harbour', stack, true).rootModule,
      });
      site = await live.adoptAll(SITE);
      await live.use(site);
    });

    afterAll(async () => {
      live?.run.remove();
      await server?.stop();
    });

    test('is planned with every live object imported, the budget alone replaced, and nothing destroyed', async () => {
      expect(await live.run.run('diff', 'platform')).toBe(0);
      const { changes, stops } = live.run.review;
      expect(stops).toEqual([]);
      expect(changes.filter(({ importing }) => importing !== undefined).length).toBe(LIVE.length + 1);
      expect(changes.filter(({ kind }) => kind === 'replace').map(({ address }) => address)).toEqual([BUDGET]);
      expect(changes.filter(({ kind }) => kind === 'delete' || kind === 'forget')).toEqual([]);
      expect(live.access).toEqual(['other: `authentik.harbour.example`: no login (before: no forward auth)']);
    });

    describe('after the apply', () => {
      const makePlan = async () => {
        expect(await live.run.run('diff', 'platform')).toBe(0);
        return live.run.review.changes;
      };

      beforeAll(() => live.run.reviewAndApply());

      beforeEach(() => live.use(site));

      test('plans to zero, and custom resources are as they were written', async () => {
        expect(await makePlan()).toEqual([]);
        const { manifests } = partOf(site);
        const found = await Promise.all(manifests.map((manifest) => server.read(manifest)));
        expect(found.map(({ object }) => asWritten(object))).toEqual(manifests.map(asWritten));
      });

      test('an Ingress that loses its gate is reviewed as an opening, and stops', async () => {
        const reason = 'a page that anyone may read, without any login';
        await live.use(changeSite((one) => put(one, 'platform.services.Wiki.gate', { kind: 'none', reason }), site));
        expect(await live.run.run('diff', 'platform')).toBe(1);
        expect(live.access).toEqual([
          'opened: anyone can now open `wiki.harbour.example`, without an account too (before: the stack identity decides)',
        ]);
        const stops = live.run.review.stops.map(({ id, address }) => `${id} ${address}`);
        expect(new Set(stops)).toEqual(new Set(['ingress-opened kubernetes_ingress_v1.Wiki']));
      });

      test('what other controllers write into the pods afterwards is no change (I26)', async () => {
        const written = { dnsConfig: { options: [{ name: 'ndots', value: '2' }] } };
        const annotations = { 'keel.sh/update-time': '2026-11-25' };
        const template = { metadata: { annotations }, spec: written };
        const deployment = object('apps/v1', 'Deployment', 'pgbouncer', {});
        await server.merge(deployment, { metadata: { annotations }, spec: { template } });
        expect(await makePlan()).toEqual([]);
      });

      test('the budget holds the pods of the stack', async () => {
        const { object } = await server.read(readLive('PodDisruptionBudget'));
        expect(object.spec).toMatchObject({
          selector: { matchLabels: { 'app.kubernetes.io/component': 'pooler', 'app.kubernetes.io/name': 'pgbouncer' } },
        });
      });

      test.each(['authentik', 'authentik-static', 'authentik-outpost', 'public-outpost'])(
        'the Ingress %s keeps its certificate, and has the gate of the site',
        async (name) => {
          const { object } = await server.read(readLive('Ingress', name));
          expect(object.spec).toMatchObject({ tls: [{ secretName: 'wildcard-tls' }] });
          expect(object.metadata.annotations).toMatchObject({ 'gatehouse/gate': 'none' });
        },
      );

      test('an annotation that the site names as one of others stays as it is', async () => {
        const { object } = await server.read(readLive('Ingress', 'authentik'));
        expect(object.metadata.annotations).toMatchObject({ [TILE]: 'Authentik' });
      });

      test('an annotation of kubernetes.io, which no plan shows, is lost unless the site has it', async () => {
        const lost = await server.read(readLive('Ingress', 'authentik-static'));
        expect(lost.object.metadata.annotations).not.toHaveProperty([TARGET]);
        const kept = await server.read(readLive('Ingress', 'authentik'));
        expect(kept.object.metadata.annotations).toMatchObject({ [TARGET]: 'edge.harbour.example' });
      });
    });
  },
);

function partOf(site: SiteInput): ClusterPart {
  const { stacks } = siteOf(undefined, site);
  return new ClusterPart('harbour', stacks.find(({ name }) => name === 'platform')!, true);
}

function wiki(gate: object): object {
  return {
    name: 'wiki',
    namespace: 'traefik',
    host: 'wiki',
    service: { name: 'wiki', port: 80 },
    gate,
    cloudflareProxied: true,
  };
}

function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: Block,
  namespace = 'authentik',
): KubernetesObject {
  const { annotations, ...parts } = rest;
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, ...(annotations !== undefined && { annotations }) },
    ...parts,
  };
}

function ingress(
  name: string,
  annotations: Block,
  path: string,
  [namespace, host] = ['authentik', 'authentik'],
): KubernetesObject {
  const hosts = [`${host}.harbour.example`];
  const paths = [{ path, pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }];
  const rules = hosts.map((host) => ({ host, http: { paths } }));
  const spec = { ingressClassName: 'traefik', rules, tls: [{ hosts, secretName: 'wildcard-tls' }] };
  return object('networking.k8s.io/v1', 'Ingress', name, { annotations, spec }, namespace);
}

function service(name: string, namespace: string): KubernetesObject {
  return object('v1', 'Service', name, { spec: { selector: OTHER_LABELS, ports: [{ port: 6432 }] } }, namespace);
}

/** It is the list as another tool made them. */
const LIVE: readonly KubernetesObject[] = [
  object('policy/v1', 'PodDisruptionBudget', 'pgbouncer', {
    spec: { minAvailable: 1, selector: { matchLabels: OTHER_LABELS } },
  }),
  service('pgbouncer', 'authentik'),
  service('auth-proxy', 'traefik'),
  object('v1', 'Secret', 'auth-proxy-htpasswd', { stringData: { htpasswd: 'guard:x', more: 'y' } }, 'traefik'),
  ingress('authentik', { [TILE]: 'Authentik', [TARGET]: 'edge.harbour.example' }, '/'),
  ingress('authentik-static', { [TARGET]: 'edge.harbour.example' }, '/static'),
  ingress('authentik-outpost', {}, '/outpost.goauthentik.io'),
  ingress('public-outpost', {}, '/outpost.goauthentik.io'),
  ingress('wiki', { [MIDDLEWARES]: 'traefik-authentik-forward-auth@kubernetescrd' }, '/', ['traefik', 'wiki']),
];

function readLive(kind: string, name?: string): KubernetesObject {
  return LIVE.find((one) => one.kind === kind && (name === undefined || one.metadata.name === name))!;
}
