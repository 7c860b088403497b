import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { outpostLabels } from '../../constructs/authentik/outposts/outpost-config';
import { OpsContext } from '../../ops/core/context';
import { manifestReleases } from '../../ops/kubernetes/custom-resources';
import type { KubernetesObject } from '../../ops/kubernetes/objects';
import type { CheckSources } from '../../ops/verify/check-sources';
import { CHECKS } from '../../ops/verify/checks/index';
import { releaseWorkloads } from '../../ops/verify/release-workloads';
import { runChecks } from '../../ops/verify/runner';
import { SITES } from '../../sites/index';
import { loadClientReader } from '../support/client-reader';
import { describeIf } from '../support/describe-if';
import { customResourceDefinitions } from '../support/kubernetes/custom-resources';
import { KubeApiserver } from '../support/kubernetes/kube-apiserver';
import { OUTPOST } from '../support/ops/cluster';
import { OpsHarness, withVerdict } from '../support/ops/harness';
import { RecordingTerminal } from '../support/ops/terminal';
import { siteOf } from '../support/site/site-app';

/** The reader of the cluster with the rights that docs/verify.md gives its Job, against a real API server. */
const NAMESPACE = 'authentik';
const LABELS = outpostLabels('218dfaf4-ae6b-4374-ad4b-4f1cee68a3eb');
const [, EXAMPLE = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/verify.md', 'utf8')) ?? [];
const MANIFESTS = parseAllDocuments(EXAMPLE).map((document) => document.toJS() as KubernetesObject);

const STACKS = siteOf().stacks;
const WORKLOADS = STACKS.flatMap(releaseWorkloads);

function makeObject(apiVersion: string, kind: string, name: string, rest: object): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE }, ...rest };
}

function deployment(name: string, image: string, replicas: number): KubernetesObject {
  const labels = { app: name };
  const [workload] = WORKLOADS.filter((one) => one.name === name);
  const env = Object.entries(workload?.env ?? {}).map(([variable, value]) => ({ name: variable, ...value }));
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image, env }] } };
  return makeObject('apps/v1', 'Deployment', name, { spec: { replicas, selector: { matchLabels: labels }, template } });
}

const OBJECTS: readonly KubernetesObject[] = [
  deployment('goauthentik-server', 'server:2026.2.7', 3),
  deployment('goauthentik-worker', 'server:2026.2.2', 2),
  makeObject('v1', 'Service', OUTPOST, { spec: { selector: LABELS, ports: [{ name: 'http', port: 9000 }] } }),
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'outpost-x', namespace: NAMESPACE, labels: { 'kubernetes.io/service-name': OUTPOST } },
    addressType: 'IPv4',
    endpoints: [
      { addresses: ['192.0.2.11'], conditions: { ready: true } },
      { addresses: ['192.0.2.12'], conditions: { ready: true } },
    ],
    ports: [9000, 9300, 9443].map((port) => ({ name: `p${port}`, port, protocol: 'TCP' })),
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'outpost-a', namespace: NAMESPACE, labels: LABELS },
    spec: { containers: [{ name: 'proxy', image: 'proxy:2026.2.7' }] },
  },
];

/** The custom resources of the fixture site, under the definitions of Traefik and the Prometheus Operator where these are. */
const RELEASES = STACKS.flatMap(manifestReleases);
const CUSTOM = RELEASES.flatMap(({ manifests }) => manifests);
const DEFINITIONS = customResourceDefinitions();
const FORWARD_AUTH = CUSTOM.find(({ metadata }) => metadata.name === 'authentik-forward-auth') as KubernetesObject;

describeIf('verify', KubeApiserver.findMissing())('against a Kubernetes API server', () => {
  let server: KubeApiserver;
  let reader: CheckSources['kubernetes'];
  let site: OpsHarness;

  beforeAll(async () => {
    [server, site] = await Promise.all([KubeApiserver.start(), OpsHarness.start()]);
    await server.addNamespace(NAMESPACE, { 'pod-security.kubernetes.io/warn': 'restricted' });
    for (const object of [...MANIFESTS, ...OBJECTS]) {
      const { message } = await server.create(object);
      if (message !== '') throw new Error(`${object.kind} ${object.metadata.name}: ${message}`);
    }
    const namespaces = new Set(CUSTOM.map(({ metadata }) => metadata.namespace));
    for (const name of namespaces) if (name !== NAMESPACE) await server.addNamespace(name);
    for (const definition of DEFINITIONS) await server.add(definition);
    const kinds = new Map(CUSTOM.map((manifest) => [manifest.kind, manifest]));
    for (const example of kinds.values())
      await (DEFINITIONS.length > 0 ? server.knows(example) : server.addKind(example));
    for (const manifest of CUSTOM) await server.add(manifest);
    const config = parse(readFileSync(server.kubeconfigPath, 'utf8'));
    config.users[0].user.as = `system:serviceaccount:${NAMESPACE}:verify`;
    const path = `${server.kubeconfigPath}-verify`;
    writeFileSync(path, stringify(config));
    const ClientReader = loadClientReader();
    const env = { KUBECONFIG: path };
    reader = new ClientReader(
      new OpsContext({ site: () => site.context.site, env, terminal: new RecordingTerminal() }),
    );
  });

  afterAll(async () => {
    await server?.stop();
    await site?.stop();
  });

  test('the example is a service account, its rights and a Job', () => {
    expect(MANIFESTS.map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'Role',
      'ClusterRole',
      'ClusterRoleBinding',
      'RoleBinding',
      'Job',
    ]);
  });

  test('the pod of the Job is admitted where only restricted pods are', async () => {
    await server.addNamespace('restricted', { 'pod-security.kubernetes.io/enforce': 'restricted' });
    const job = MANIFESTS.find(({ kind }) => kind === 'Job') as unknown as { spec: { template: { spec: object } } };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'verify', namespace: 'restricted' } };
    expect((await server.create({ ...pod, spec: job.spec.template.spec })).message).toBe('');
  });

  test('with these rights the checks read what they need, and find the worker that was left behind', async () => {
    const checks = CHECKS.filter(({ needs }) => needs.includes('kubernetes') || needs.includes('authentik'));
    const runs = await runChecks(checks, { ...site.sources, kubernetes: reader });
    expect(runs.map(({ check, result }) => [check.id, result?.seen])).toEqual(
      expect.arrayContaining([
        ['outpost-endpoints', '2 of 2 addresses are ready, ports 9000, 9300, 9443'],
        ['outpost-selector', 'selects app.kubernetes.io/name: authentik-outpost-proxy'],
        ['live-version', expect.stringContaining('goauthentik-worker runs 2026.2.2, not 2026.2.7')],
      ]),
    );
    expect(withVerdict(runs, 'fail')).toEqual(['live-version']);
  });

  describe('check custom-resources', () => {
    const check = CHECKS.filter(({ id }) => id === 'custom-resources');
    const run = async () => (await runChecks(check, { ...site.sources, kubernetes: reader }))[0]?.result;

    test('fails when a header is added, and passes once the manifest is applied and the addition removed', async () => {
      const applied = await run();
      expect(applied).toMatchObject({ verdict: 'pass', seen: expect.stringContaining('1 PrometheusRule') });
      const added = { spec: { headers: { customRequestHeaders: { 'X-authentik-username': 'admin' } } } };
      await server.merge(FORWARD_AUTH, added, 'application/merge-patch+json');
      const seen = expect.stringContaining('spec.headers is not of the stack');
      expect(await run()).toMatchObject({ verdict: 'fail', seen });
      await server.apply(FORWARD_AUTH);
      await server.merge(FORWARD_AUTH, { spec: { headers: null } }, 'application/merge-patch+json');
      expect(await run()).toEqual(applied);
    });

    test('fails for a server that was scaled by hand, and passes where an autoscaler does it', async () => {
      const applied = await run();
      const deployed = makeObject('apps/v1', 'Deployment', 'goauthentik-server', {});
      const scale = (replicas: number) =>
        server.merge(deployed, { spec: { replicas } }, 'application/merge-patch+json');
      await scale(1);
      expect(await run()).toMatchObject({ verdict: 'fail', seen: expect.stringContaining('replicas is 1') });
      const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'goauthentik-server' };
      const scaler = { minReplicas: 1, maxReplicas: 6, scaleTargetRef };
      await server.add(makeObject('autoscaling/v2', 'HorizontalPodAutoscaler', 'busy', { spec: scaler }));
      expect(await run()).toMatchObject({ verdict: 'pass', seen: expect.stringContaining('Autoscaler busy') });
      await scale(3);
      expect(await run()).toEqual(applied);
    });

    (DEFINITIONS.length > 0 ? test : test.skip)('passes with the defaults of the definitions', async () => {
      const probe = CUSTOM.find(({ kind }) => kind === 'Probe') as KubernetesObject;
      const { object } = await server.read(probe);
      expect(object.spec).not.toEqual(probe.spec);
      expect(await run()).toMatchObject({ verdict: 'pass' });
    });
  });

  test('the command reads the cluster from its bundle: one without an outpost fails, and is not unknown', () => {
    const [name = ''] = Object.entries(SITES).find(([, { platform }]) => platform !== undefined) ?? [];
    const args = ['scripts/ops.cjs', 'verify', '--site', name, '--only', 'outpost-selector,custom-resources', '--json'];
    const env = { PATH: process.env.PATH, KUBECONFIG: server.kubeconfigPath };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    expect([status, stderr]).toEqual([1, expect.not.stringContaining('Warning')]);
    const { results } = JSON.parse(stdout) as { results: { id: string; verdict: string }[] };
    expect(results.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['outpost-selector', 'fail'],
      ['custom-resources', 'fail'],
    ]);
  });

  test('I8: a slice that the endpoint controller has emptied is no address', async () => {
    const empty: KubernetesObject = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'empty', namespace: NAMESPACE, labels: { 'kubernetes.io/service-name': 'empty' } },
      addressType: 'IPv4',
      endpoints: [],
    };
    expect((await server.create(empty)).message).toBe('');
    const kubernetes = Object.assign(Object.create(reader), {
      endpointSlices: () => reader.endpointSlices(NAMESPACE, 'empty'),
    });
    const runs = await runChecks(CHECKS.slice(0, 1), { ...site.sources, kubernetes });
    expect(runs[0]?.result).toMatchObject({ verdict: 'fail', seen: '0 of 2 addresses are ready' });
  });

  test('pods are found by their labels', async () => {
    expect((await reader.pods(NAMESPACE, LABELS)).map(({ metadata }) => metadata?.name)).toEqual(['outpost-a']);
    expect(await reader.pods(NAMESPACE, { ...LABELS, 'app.kubernetes.io/name': 'x' })).toEqual([]);
  });

  test('log and exec are allowed: a pod without a node has neither, which is another answer than 403', async () => {
    const container = { namespace: NAMESPACE, pod: 'outpost-a', container: 'proxy' };
    // The API server answers 204, and the library wants a content type.
    await expect(reader.log(container)).rejects.toThrow('No Content-Type defined');
    await expect(reader.exec(container, ['df', '-P', '/dev/shm'])).rejects.toThrow('HTTP 400');
  });

  test('nothing else is allowed', async () => {
    await expect(reader.deployment(NAMESPACE, 'other')).rejects.toThrow('HTTP 403');
    await expect(reader.service(NAMESPACE, 'other')).rejects.toThrow('HTTP 403');
    await expect(reader.pods('kube-system', {})).rejects.toThrow('HTTP 403');
  });
});
