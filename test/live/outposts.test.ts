import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMBEDDED_OUTPOST_NAME } from '../../constructs/authentik/outposts/outpost-config';
import type { KubernetesObject } from '../../ops/kubernetes/objects';
import type { SiteDocument, StackDocument } from '../../rules/readers/document';
import { inputNamed } from '../../sites/named';
import type { SiteInput } from '../../sites/schema/site';
import { put } from '../sites/schema/change';
import { AuthentikChart, findMissingChart, readRelease } from '../support/authentik/chart';
import { describeIf } from '../support/describe-if';
import { KubeApiserver } from '../support/kubernetes/kube-apiserver';
import { listBackends, OutpostCluster } from '../support/live/outpost-cluster';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { CHARTS, siteOnServer } from '../support/live/site-on-server';
import { documentOf } from '../support/ops/adopt';
import { changeSite } from '../support/site/site-change';

const EMBEDDED = 'ak-outpost-authentik-embedded-outpost';
const SERVER = { 'app.kubernetes.io/name': 'authentik', 'app.kubernetes.io/component': 'server' };
const LEFT_OVER = 'identity.embeddedOutpost.keptDeployment';
const missing =
  missingServer ??
  CHARTS.map((chart) => findMissingChart(chart, KubeApiserver.findMissing())).find((one) => one !== undefined);

/** authentik's own controller in a real Kubernetes API: what it makes of the outposts that a site states. */
describeIf('outposts on a real authentik', missing)('the outposts in a cluster', () => {
  let server: RealAuthentik;
  let folder: string;
  let cluster: OutpostCluster;
  let provider: unknown;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-outposts-'));
    const flow = async (slug: string) => (await server.get(`/flows/instances/${slug}/`)).pk;
    ({ pk: provider } = await server.post('/providers/proxy/', {
      name: 'Provider of the outposts',
      external_host: 'https://app.outposts.example',
      mode: 'forward_single',
      authorization_flow: await flow('default-provider-authorization-implicit-consent'),
      invalidation_flow: await flow('default-provider-invalidation-flow'),
    }));
  });

  beforeEach(async () => {
    cluster = await OutpostCluster.start(server);
  });

  afterEach(async () => {
    try {
      await removeOutposts();
    } finally {
      await cluster.stop();
    }
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true });
  });

  /** While the cluster is there: the controller takes its objects away. */
  async function removeOutposts(): Promise<void> {
    for (const { pk, name } of await server.list('/outposts/instances/')) {
      if (name === EMBEDDED_OUTPOST_NAME)
        await server.patch(`/outposts/instances/${pk}/`, { service_connection: null });
      else await server.delete(`/outposts/instances/${pk}/`);
    }
    await cluster.settled();
    await server.delete(`/outposts/service_connections/kubernetes/${cluster.connection}/`);
  }

  /** Returns what the site says, with the release of the server's line in the cluster. */
  async function stateOutpost(name: string, change: (site: SiteInput) => void = () => {}): Promise<SiteDocument> {
    const site = await siteOnServer(server, changeSite(change, inputNamed(name)), cluster.connection);
    return documentOf(site);
  }

  const stackOf = ({ stacks }: SiteDocument, wanted: string) =>
    stacks.find(({ name }) => name === wanted) as StackDocument;

  function release(document: SiteDocument): readonly KubernetesObject[] {
    const release = readRelease(stackOf(document, 'platform'));
    return new AuthentikChart(release.version, mkdtempSync(join(folder, 'chart-'))).render(release);
  }

  async function expectAnswered(document: SiteDocument): Promise<void> {
    const backends = listBackends(document);
    expect(backends.length).toBeGreaterThan(0);
    for (const [service, port] of backends) {
      const [pods, ports] = [await cluster.podsBehind(service), await cluster.ports(service)];
      expect({ service, pods: pods.length, hasPort: ports.includes(port) }).toEqual({
        service,
        pods: 1,
        hasPort: true,
      });
    }
  }

  test('of a new platform: the server is the embedded outpost, and each named Service selects its pods', async () => {
    const document = await stateOutpost('homelab');
    await cluster.addRelease(release(document));
    await cluster.write(stackOf(document, 'identity'), provider);
    expect(await cluster.listMade()).toEqual([`Service ${EMBEDDED}`]);
    expect(await cluster.selector(EMBEDDED)).toEqual(SERVER);
    await expectAnswered(document);
  });

  test('of the real site: the Service keeps to the Deployment that is left over, and the guests have pods of their own', async () => {
    const document = await stateOutpost('viktorbarzin');
    await cluster.addRelease(release(document));
    await cluster.write(stackOf(document, 'identity'), provider);
    await cluster.addPodOf('ak-outpost-public');
    await addLeftOverPod();
    expect(await cluster.listMade()).toEqual([
      'Deployment ak-outpost-public',
      `Ingress ${EMBEDDED}`,
      'Ingress ak-outpost-public',
      'Secret ak-outpost-public',
      `Service ${EMBEDDED}`,
      'Service ak-outpost-public',
    ]);
    await expectAnswered(document);
  });

  /** A pod of the Deployment from before the server knew the outpost as embedded. */
  async function addLeftOverPod(): Promise<void> {
    const { pk } = await server.only('/outposts/instances/?managed__iexact=goauthentik.io/outposts/embedded');
    const names = { name: 'authentik-embedded-outpost', uuid: String(pk) };
    await cluster.addPod(await cluster.findLeftOver('ak-outpost-public', names));
  }

  test('the way of the guide: one run leads to the pods of the server, the patch may go, and the way back leads back', async () => {
    const kept = await stateOutpost('viktorbarzin');
    const reset = await stateOutpost('viktorbarzin', (site) => {
      put(site, LEFT_OVER, undefined);
      put(site, 'identity.embeddedOutpost.resetSelector', true);
    });
    const without = await stateOutpost('viktorbarzin', (site) => put(site, LEFT_OVER, undefined));
    await cluster.addRelease(release(kept));
    await cluster.write(stackOf(kept, 'identity'), provider);
    await cluster.addPodOf('ak-outpost-public');
    await addLeftOverPod();
    expect(await cluster.podsBehind(EMBEDDED)).toEqual([EMBEDDED]);
    await expectAnswered(kept);
    // Step 2: the platform comes first.
    await expectAnswered(reset);

    await cluster.write(stackOf(reset, 'identity'), provider);
    expect(await cluster.selector(EMBEDDED)).toEqual(SERVER);
    await expectAnswered(reset);

    await cluster.write(stackOf(without, 'identity'), provider);
    await cluster.runAgain(EMBEDDED_OUTPOST_NAME);
    expect(await cluster.selector(EMBEDDED)).toEqual(SERVER);
    await expectAnswered(without);

    // The way back: `identity` comes first.
    await cluster.write(stackOf(kept, 'identity'), provider);
    expect(await cluster.podsBehind(EMBEDDED)).toEqual([EMBEDDED]);
    await expectAnswered(without);
    await expectAnswered(kept);

    // Without the nulls the labels of the patch stay, and the Service selects no pod: the guide needs its step.
    await cluster.write(stackOf(without, 'identity'), provider);
    await cluster.runAgain(EMBEDDED_OUTPOST_NAME);
    expect(await cluster.podsBehind(EMBEDDED)).toEqual([]);
  });
});
