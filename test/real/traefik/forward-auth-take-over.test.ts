import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../../constructs/kubernetes/manifest';
import { MIDDLEWARES_ANNOTATION } from '../../../constructs/traefik/gate';
import type { KubernetesObject } from '../../../ops/kubernetes/objects';
import { put } from '../../sites/schema/change';
import { describeIf } from '../../support/describe-if';
import { ClusterPart, MANIFESTS_CHART } from '../../support/kubernetes/cluster-part';
import { customResourceDefinitions, findMissingDefinitions } from '../../support/kubernetes/custom-resources';
import { KubeApiserver } from '../../support/kubernetes/kube-apiserver';
import { findMissingAddress, ingressClass, serviceObjects } from '../../support/kubernetes/traefik-objects';
import { until } from '../../support/real/program';
import { RealTraefik } from '../../support/real/traefik';
import { OutpostServer } from '../../support/servers/outpost-server';
import { siteOf } from '../../support/site/site-app';

const HOST = 'wiki.harbour.example';
const WIKI = { name: 'wiki', namespace: 'applications', port: 80 };
const RELEASE = 'gatehouse-objects';

/** It is written as another tool made it, with a setting that the site does not have. */
const LIVE: KubernetesObject = {
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'Middleware',
  metadata: { name: 'authentik-forward-auth', namespace: 'traefik' },
  spec: { forwardAuth: { address: 'http://192.0.2.66/', trustForwardHeader: true, maxBodySize: 7 } },
};
const INGRESS: KubernetesObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: {
    name: 'wiki',
    namespace: WIKI.namespace,
    annotations: {
      [MIDDLEWARES_ANNOTATION]: 'traefik-authentik-forward-auth@kubernetescrd',
      'traefik.ingress.kubernetes.io/router.tls': 'true',
    },
  },
  spec: {
    ingressClassName: 'traefik',
    rules: [
      {
        host: HOST,
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'wiki', port: { number: 80 } } } }],
        },
      },
    ],
  },
};

/** Shows what the release of the middlewares does to a forward auth that another tool made, and that ingresses name. */
describeIf(
  'kubernetes',
  KubeApiserver.findMissing() ?? RealTraefik.findMissing() ?? findMissingDefinitions() ?? findMissingAddress(),
)('the forward auth of other tools, behind a real Traefik', () => {
  const outpost = new OutpostServer();
  let cluster: KubeApiserver;
  let traefik: RealTraefik;
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
    await outpost.listen();
    outpost.reply = { status: 401 };
    cluster = await KubeApiserver.start();
    for (const definition of customResourceDefinitions()) await cluster.add(definition);
    for (const name of new Set([WIKI.namespace, ...platform(true).namespaces])) await cluster.addNamespace(name);
    await until(async () => (await cluster.create(LIVE, { dryRun: true })).status === 201);
    for (const object of [ingressClass(), INGRESS, ...serviceObjects(WIKI, outpost.port)]) await cluster.add(object);
    const trusting = ['--entrypoints.websecure.forwardedheaders.trustedips=127.0.0.1/32'];
    traefik = await RealTraefik.start(cluster.kubeconfigPath, trusting);
  });

  afterAll(async () => {
    await traefik?.stop();
    await cluster?.stop();
    await outpost.stop();
    rmSync(folder, { recursive: true });
  });

  /** The host that the outpost judges a visitor by who names another one. */
  async function judgeHost(): Promise<unknown> {
    const { calls } = outpost;
    await until(async () => {
      const { status } = await traefik.ask(`https://${HOST}/`, { 'X-Forwarded-Host': 'app.harbour.example' });
      return status === 401 && outpost.calls > calls;
    });
    return outpost.last?.headers['x-forwarded-host'];
  }

  function helm(takeOwnership: boolean, ...more: readonly string[]): void {
    const file = join(folder, 'values.yaml');
    const [release] = platform(takeOwnership).releases;
    const at = `127.0.0.1:${outpost.port}`;
    writeFileSync(file, (release?.values ?? '').replaceAll('auth-proxy.traefik.svc.cluster.local:9000', at));
    cluster.helm('upgrade', '--install', RELEASE, MANIFESTS_CHART, '-n', 'authentik', '-f', file, ...more);
  }

  test('is taken over as a forward auth, and becomes the chain with the next deployment: its parts exist first', async () => {
    await cluster.add(LIVE);
    helm(true, '--take-ownership');
    const taken = (await cluster.read(LIVE)).object;
    expect(Object.keys(taken.spec as object)).toEqual(['forwardAuth']);
    // The visitor names another host: it is believed neither before the chain nor behind it.
    expect(await judgeHost()).toBe(HOST);

    helm(false);
    expect((await cluster.read(LIVE)).object.spec).toEqual(manifestOf(LIVE).spec);
    const events = await cluster.eventsAfter(taken);
    const about = events.map(({ type, object }) => `${type} ${object.metadata.name}`);
    const changed = about.filter((event) => /forward/.test(event) && !event.endsWith('-public'));
    expect(changed).toEqual([
      'ADDED gatehouse-forwarded-headers',
      'ADDED authentik-forward-auth-outpost',
      'MODIFIED authentik-forward-auth',
    ]);
    expect(await judgeHost()).toBe(HOST);
  });

  test('would have two types if it were taken over as a chain: Traefik answers 404, and opens nothing', async () => {
    cluster.helm('uninstall', RELEASE, '-n', 'authentik', '--wait');
    await cluster.add(LIVE);
    helm(false, '--take-ownership');
    expect(Object.keys((await cluster.read(LIVE)).object.spec as object).toSorted()).toEqual(['chain', 'forwardAuth']);
    await until(async () => (await traefik.ask(`https://${HOST}/`)).status === 404);
  });
});

function platform(takeOwnership: boolean): ClusterPart {
  const { stacks } = siteOf((site) => put(site, 'platform.customResources.takeOwnership', takeOwnership));
  return new ClusterPart('harbour', stacks.find(({ name }) => name === 'platform')!);
}

function manifestOf({ kind, metadata }: KubernetesObject): Manifest {
  return platform(false).manifests.find((one) => one.kind === kind && one.metadata.name === metadata.name)!;
}
