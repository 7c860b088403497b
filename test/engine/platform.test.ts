import type { KubernetesObject } from '../../ops/kubernetes/objects';
import type { Block } from '../../rules/readers/document';
import { put } from '../sites/schema/change';
import { ClusterPart, prepareCluster } from '../support/cluster-part';
import { describeIf, missingOf } from '../support/engine';
import { KubeApiserver } from '../support/kube-apiserver';
import { siteOf } from '../support/site-app';
import { RootModule } from '../support/terraform';

/**
 * The `platform` stack takes over a cluster that is in use: live objects have other selectors, certificates and annotations.
 * With the real provider of Kubernetes against a real API server.
 */
const TILE = 'gethomepage.dev/name';
const TARGET = 'external-dns.alpha.kubernetes.io/target';
const OTHER_LABELS = { app: 'pgbouncer' };
const BUDGET = 'kubernetes_pod_disruption_budget_v1.PgBouncer_PodDisruptionBudget';

const programs = KubeApiserver.programs();
const missing =
  programs === undefined ? 'no kube-apiserver (test/real/setup/kubernetes.sh)' : missingOf(partOf().rootModule);

describeIf('platform', missing)('a cluster that is in use', () => {
  let server: KubeApiserver;
  let root: RootModule;

  beforeAll(async () => {
    server = await KubeApiserver.start(programs ?? '');
    const part = partOf();
    await prepareCluster(server, [part]);
    for (const object of LIVE) await server.add(object);
    process.env.KUBE_CONFIG_PATH = server.kubeconfigPath;
    root = new RootModule(part.rootModule);
    root.must('init', '-input=false');
  });

  afterAll(async () => {
    delete process.env.KUBE_CONFIG_PATH;
    root?.remove();
    await server?.stop();
  });

  test('a PodDisruptionBudget with another selector fails the whole plan if it must not be destroyed', () => {
    const { resource, ...rest } = partOf().rootModule as { resource: Record<string, Record<string, Block>> };
    const [type = '', name = ''] = BUDGET.split('.');
    const kept = { ...resource[type]?.[name], lifecycle: { prevent_destroy: true } };
    const strict = new RootModule({ ...rest, resource: { ...resource, [type]: { ...resource[type], [name]: kept } } });
    try {
      strict.must('init', '-input=false');
      const { status, text } = strict.run('plan', '-input=false');
      expect(status).toBe(1);
      expect(text).toMatch(/[Ii]nstance cannot be destroyed/);
    } finally {
      strict.remove();
    }
  });

  test('is planned, with the budget alone replaced and nothing destroyed', () => {
    const { text } = root.must('plan', '-input=false');
    expect(text.match(/(\S+) must be replaced/g)).toEqual([`${BUDGET} must be replaced`]);
    expect(text).toMatch(/Plan: 9 to import, \d+ to add, \d+ to change, 1 to destroy/);
  });

  describe('after the apply', () => {
    beforeAll(() => {
      root.must('apply', '-input=false', '-auto-approve');
    });

    test('plans to zero', () => {
      expect(root.must('plan', '-input=false').text).toContain('No changes.');
    });

    test('what other controllers write into the pods afterwards is no change (I26)', async () => {
      const written = { dnsConfig: { options: [{ name: 'ndots', value: '2' }] } };
      const annotations = { 'keel.sh/update-time': '2026-11-25' };
      const template = { metadata: { annotations }, spec: written };
      const deployment = object('apps/v1', 'Deployment', 'pgbouncer', {});
      await server.merge(deployment, { metadata: { annotations }, spec: { template } });
      expect(root.must('plan', '-input=false').text).toContain('No changes.');
    });

    test('the budget holds the pods of the stack', async () => {
      const { object } = await server.read(live('PodDisruptionBudget'));
      expect(object.spec).toMatchObject({
        selector: { matchLabels: { 'app.kubernetes.io/component': 'pooler', 'app.kubernetes.io/name': 'pgbouncer' } },
      });
    });

    test.each(['authentik', 'authentik-static', 'authentik-outpost', 'public-outpost'])(
      'the Ingress %s keeps its certificate, and has the gate of the site',
      async (name) => {
        const { object } = await server.read(live('Ingress', name));
        expect(object.spec).toMatchObject({ tls: [{ secretName: 'wildcard-tls' }] });
        expect(object.metadata.annotations).toMatchObject({ 'gatehouse/gate': 'none' });
      },
    );

    test('an annotation that the site names as one of others stays as it is', async () => {
      const { object } = await server.read(live('Ingress', 'authentik'));
      expect(object.metadata.annotations).toMatchObject({ [TILE]: 'Authentik' });
    });

    test('an annotation of kubernetes.io, which no plan shows, is lost unless the site has it', async () => {
      const lost = await server.read(live('Ingress', 'authentik-static'));
      expect(lost.object.metadata.annotations).not.toHaveProperty([TARGET]);
      const kept = await server.read(live('Ingress', 'authentik'));
      expect(kept.object.metadata.annotations).toMatchObject({ [TARGET]: 'edge.harbour.example' });
    });
  });
});

function partOf(): ClusterPart {
  const { stacks } = siteOf((site) => {
    put(site, 'platform.cluster', { foreign: { annotations: [TILE, 'keel.sh/update-time'], dnsConfig: true } });
    put(site, 'platform.ingresses.ui.annotations', { [TARGET]: 'edge.harbour.example' });
  });
  return new ClusterPart('harbour', stacks.find(({ name }) => name === 'platform')!, true);
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

function ingress(name: string, annotations: Block): KubernetesObject {
  return object('networking.k8s.io/v1', 'Ingress', name, {
    annotations,
    spec: {
      ingressClassName: 'traefik',
      rules: [{ host: 'authentik.harbour.example' }],
      tls: [{ hosts: ['authentik.harbour.example'], secretName: 'wildcard-tls' }],
    },
  });
}

function service(name: string, namespace: string): KubernetesObject {
  return object('v1', 'Service', name, { spec: { selector: OTHER_LABELS, ports: [{ port: 6432 }] } }, namespace);
}

/** As another tool made them. */
const LIVE: readonly KubernetesObject[] = [
  object('policy/v1', 'PodDisruptionBudget', 'pgbouncer', {
    spec: { minAvailable: 1, selector: { matchLabels: OTHER_LABELS } },
  }),
  service('pgbouncer', 'authentik'),
  service('auth-proxy', 'traefik'),
  object('v1', 'Secret', 'auth-proxy-htpasswd', { stringData: { htpasswd: 'guard:x', more: 'y' } }, 'traefik'),
  ingress('authentik', { [TILE]: 'Authentik', [TARGET]: 'edge.harbour.example' }),
  ingress('authentik-static', { [TARGET]: 'edge.harbour.example' }),
  ingress('authentik-outpost', {}),
  ingress('public-outpost', {}),
];

function live(kind: string, name?: string): KubernetesObject {
  return LIVE.find((one) => one.kind === kind && (name === undefined || one.metadata.name === name))!;
}
