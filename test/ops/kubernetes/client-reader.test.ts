import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { OpsContext } from '../../../ops/core/context';
import type { CustomResourceReader, KubernetesReader, ObjectReader } from '../../../ops/kubernetes/reader';
import { loadClientReader } from '../../support/client-reader';
import { KubernetesApi } from '../../support/kubernetes/kubernetes-api';
import { RecordingTerminal } from '../../support/ops/terminal';
import { eachFolder } from '../../support/per-test';

const NAMESPACE = 'authentik';
const CONTAINER = { namespace: NAMESPACE, pod: 'outpost-a', container: 'proxy' };
const DEPLOYMENT = '/apis/apps/v1/namespaces/authentik/deployments/goauthentik-server';
const ClientReader = loadClientReader();

const folder = eachFolder();
let api: KubernetesApi;

beforeEach(async () => {
  api = await KubernetesApi.start();
  writeFileSync(join(folder(), 'config'), api.kubeconfig);
});

afterEach(() => api.stop());

function reader(
  kubeconfig = join(folder(), 'config'),
  timeoutMs?: number,
): KubernetesReader & ObjectReader & CustomResourceReader & { readonly version: () => Promise<string> } {
  const site = () => {
    throw new Error('the reader must need no site');
  };
  const env = { KUBECONFIG: kubeconfig };
  return new ClientReader(new OpsContext({ site, env, terminal: new RecordingTerminal() }), 'KUBECONFIG', timeoutMs);
}

function ok(path: string, body: string | object): void {
  api.answers[path] = { status: 200, body };
}

test('objects are read by name; a missing one is undefined', async () => {
  ok(DEPLOYMENT, { kind: 'Deployment', spec: { replicas: 3 } });
  ok('/api/v1/namespaces/authentik/services/outpost', {
    kind: 'Service',
    spec: { selector: { 'app.kubernetes.io/name': 'x' } },
  });
  expect((await reader().deployment(NAMESPACE, 'goauthentik-server'))?.spec?.replicas).toBe(3);
  expect((await reader().service(NAMESPACE, 'outpost'))?.spec?.selector).toEqual({ 'app.kubernetes.io/name': 'x' });
  expect(await reader().deployment(NAMESPACE, 'other')).toBeUndefined();
  expect(await reader().service(NAMESPACE, 'other')).toBeUndefined();
});

test('the autoscalers of a namespace are read with what they scale', async () => {
  const spec = { maxReplicas: 6, scaleTargetRef: { kind: 'Deployment', name: 'goauthentik-server' } };
  ok('/apis/autoscaling/v2/namespaces/authentik/horizontalpodautoscalers', { items: [{ spec }] });
  expect((await reader().autoscalers(NAMESPACE)).map((one) => one.spec?.scaleTargetRef.name)).toEqual([
    'goauthentik-server',
  ]);
});

test('an ingress is read with its annotations, and so is the version of the API server', async () => {
  const annotations = { 'traefik.ingress.kubernetes.io/router.middlewares': 'traefik-retry@kubernetescrd' };
  ok('/apis/networking.k8s.io/v1/namespaces/apps/ingresses/wiki', {
    kind: 'Ingress',
    metadata: { name: 'wiki', annotations },
  });
  ok('/version', { gitVersion: 'v1.36.3', major: '1', minor: '36' });
  expect((await reader().ingress('apps', 'wiki'))?.metadata?.annotations).toEqual(annotations);
  expect(await reader().ingress('apps', 'other')).toBeUndefined();
  expect(await reader().version()).toBe('v1.36.3');
});

describe('a custom resource', () => {
  const GROUP = '/apis/monitoring.coreos.com/v1';
  const PROBE = ['monitoring.coreos.com/v1', 'Probe'] as const;

  beforeEach(() => {
    const resources = [{ name: 'probes', kind: 'Probe', namespaced: true }];
    ok(GROUP, { kind: 'APIResourceList', groupVersion: PROBE[0], resources });
  });

  test('is read with every field, although the library has a type of that name', async () => {
    const body = { kind: 'Probe', metadata: { labels: { release: 'x' } }, spec: { module: 'public_host' } };
    api.answers[`${GROUP}/namespaces/monitoring/probes/public`] = { status: 200, body };
    expect(await reader().customResource(...PROBE, 'monitoring', 'public')).toEqual(body);
    expect(await reader().customResource(...PROBE, 'monitoring', 'other')).toBeUndefined();
    expect(await reader().customResource(PROBE[0], 'Other', 'monitoring', 'public')).toBeUndefined();
  });

  test('has the schema of its own version, with the defaults', async () => {
    const schema = { properties: { spec: { properties: { path: { default: '/probe' } } } } };
    const versions = [{ name: 'v1alpha1' }, { name: 'v1', schema: { openAPIV3Schema: schema } }];
    ok('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/probes.monitoring.coreos.com', {
      kind: 'CustomResourceDefinition',
      spec: { versions },
    });
    expect(await reader().definition(...PROBE)).toEqual(schema);
    expect(await reader().definition('traefik.io/v1alpha1', 'Middleware')).toBeUndefined();
  });

  test('whose definition may not be read is an error', async () => {
    await expect(reader().definition(...PROBE)).rejects.toThrow('definition probes.monitoring.coreos.com');
  });
});

describe('an object of any kind', () => {
  const PATH = '/apis/policy/v1/namespaces/authentik/poddisruptionbudgets/pgbouncer';

  beforeEach(() => {
    const resources = [{ name: 'poddisruptionbudgets', kind: 'PodDisruptionBudget', namespaced: true }];
    ok('/apis/policy/v1', { kind: 'APIResourceList', groupVersion: 'policy/v1', resources });
    const core = [{ name: 'namespaces', kind: 'Namespace', namespaced: false }];
    ok('/api/v1', { kind: 'APIResourceList', groupVersion: 'v1', resources: core });
  });

  test('is read by its kind, namespace and name', async () => {
    ok(PATH, { kind: 'PodDisruptionBudget', spec: { minAvailable: 2 } });
    const found = await reader().object('policy/v1', 'PodDisruptionBudget', NAMESPACE, 'pgbouncer');
    expect(found?.spec).toEqual({ minAvailable: 2 });
    expect(await reader().object('policy/v1', 'PodDisruptionBudget', NAMESPACE, 'other')).toBeUndefined();
  });

  test('is read without a namespace where it has none', async () => {
    ok('/api/v1/namespaces/authentik', { kind: 'Namespace', metadata: { labels: { a: 'b' } } });
    expect((await reader().object('v1', 'Namespace', undefined, 'authentik'))?.metadata?.labels).toEqual({ a: 'b' });
  });

  test('that may not be read is an error, not a missing object', async () => {
    api.answers[PATH] = { status: 403, body: { kind: 'Status', code: 403 } };
    await expect(reader().object('policy/v1', 'PodDisruptionBudget', NAMESPACE, 'pgbouncer')).rejects.toThrow(
      'HTTP 403',
    );
  });
});

describe('a Helm release', () => {
  const PATH = '/api/v1/namespaces/authentik/secrets?labelSelector=owner%3Dhelm%2Cname%3Dgoauthentik';
  const record = (version: string, values: object | null) =>
    Buffer.from(
      gzipSync(JSON.stringify({ chart: { metadata: { name: 'authentik', version } }, config: values })).toString(
        'base64',
      ),
    ).toString('base64');
  const secret = (revision: number, status: string, release: string) => ({
    metadata: { name: `sh.helm.release.v1.goauthentik.v${revision}`, labels: { version: String(revision), status } },
    data: { release },
  });

  test('is its newest revision, in any order and state', async () => {
    const items = [
      secret(9, 'superseded', record('2026.2.1', { server: { replicas: 2 } })),
      secret(10, 'pending-upgrade', record('2026.2.2', null)),
    ];
    ok(PATH, { kind: 'SecretList', items });
    expect(await reader().helmRelease(NAMESPACE, 'goauthentik')).toEqual({
      chart: 'authentik',
      version: '2026.2.2',
      status: 'pending-upgrade',
      values: {},
    });
  });

  test('that was never installed is undefined', async () => {
    ok(PATH, { kind: 'SecretList', items: [] });
    expect(await reader().helmRelease(NAMESPACE, 'goauthentik')).toBeUndefined();
  });
});

test('endpoint slices are those of the Service, pods those with all labels', async () => {
  ok(
    '/apis/discovery.k8s.io/v1/namespaces/authentik/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Doutpost',
    { items: [{ addressType: 'IPv4', endpoints: [{ addresses: ['192.0.2.1'] }] }] },
  );
  ok('/api/v1/namespaces/authentik/pods?labelSelector=a%2Fb%3D1%2Cc%3D2', {
    items: [{ metadata: { name: 'outpost-a', deletionTimestamp: '2026-11-25T00:00:00Z' } }],
  });
  const [slice] = await reader().endpointSlices(NAMESPACE, 'outpost');
  expect(slice?.endpoints?.[0]?.addresses).toEqual(['192.0.2.1']);
  const [pod] = await reader().pods(NAMESPACE, { 'a/b': '1', c: '2' });
  expect(pod?.metadata?.deletionTimestamp?.toISOString()).toBe('2026-11-25T00:00:00.000Z');
});

test('a log is read from its start, of one container, up to a limit', async () => {
  const path = '/api/v1/namespaces/authentik/pods/outpost-a/log?container=proxy&limitBytes=1048576';
  ok(path, '{"event":"Outpost mode"}\n');
  expect(await reader().log(CONTAINER)).toBe('{"event":"Outpost mode"}\n');
});

test('a command runs without stdin, and its whole output arrives', async () => {
  api.command = { stdout: 'Filesystem\ntmpfs 1% /dev/shm\n', status: { status: 'Success' } };
  expect(await reader().exec(CONTAINER, ['df', '-P', '/dev/shm'])).toBe('Filesystem\ntmpfs 1% /dev/shm\n');
  expect(api.calls).toEqual([
    'exec /api/v1/namespaces/authentik/pods/outpost-a/exec?stdout=true&stderr=false&stdin=false&tty=false' +
      '&command=df&command=-P&command=%2Fdev%2Fshm&container=proxy',
  ]);
});

test.each<[string, (api: KubernetesApi) => void, string]>([
  [
    'that fails',
    (broken) => {
      broken.command = { stdout: '', status: { status: 'Failure', message: 'command terminated with exit code 1' } };
    },
    'df in pod authentik/outpost-a failed, found: command terminated with exit code 1',
  ],
  [
    'that is refused',
    (broken) => {
      broken.refused = 403;
    },
    'df in pod authentik/outpost-a failed, found: HTTP 403; give the account the right',
  ],
  ['whose connection is cut', () => {}, 'found: the connection was cut'],
])('a command %s is an error', async (_, breakIt, message) => {
  breakIt(api);
  await expect(reader().exec(CONTAINER, ['df'])).rejects.toThrow(message);
});

test.each([
  [401, 'log in to the cluster again'],
  [403, 'give the account the right; docs/verify.md lists them'],
  [500, 'look at the cluster, then try again'],
])('HTTP %d is an error with what to do, and without the body', async (status, remedy) => {
  const body = { kind: 'Status', code: status, message: 'forbidden: User "system:serviceaccount:x"' };
  api.answers[DEPLOYMENT] = { status, body };
  await expect(reader().deployment(NAMESPACE, 'goauthentik-server')).rejects.toThrow(
    new Error(`deployment authentik/goauthentik-server failed, found: HTTP ${status}; ${remedy}`),
  );
});

test('a cluster that does not answer is an error at the time limit', async () => {
  api.silent.add(DEPLOYMENT);
  await expect(reader(undefined, 50).deployment(NAMESPACE, 'goauthentik-server')).rejects.toThrow(
    'found: no whole answer in time',
  );
});

test('a command that does not end is an error at the time limit, and its connection is closed', async () => {
  api.command = 'never ends';
  await expect(reader(undefined, 200).exec(CONTAINER, ['df'])).rejects.toThrow('found: no whole answer in time');
});

test('a command without an answer is an error at the time limit, and nothing keeps the process alive', async () => {
  api.command = 'is not answered';
  await expect(reader(undefined, 200).exec(CONTAINER, ['df'])).rejects.toThrow('found: no whole answer in time');
  await expect(api.allDisconnected()).resolves.toBeUndefined();
});

test('a missing kubeconfig and an address without a cluster are errors', async () => {
  await expect(reader(join(folder(), 'missing')).service(NAMESPACE, 'x')).rejects.toThrow('ENOENT');
  await api.stop();
  await expect(reader().service(NAMESPACE, 'x')).rejects.toThrow(
    'service authentik/x failed, found: connect ECONNREFUSED',
  );
  api = await KubernetesApi.start();
});

test('a kubeconfig that is created later is read by the next call', async () => {
  const later = reader(join(folder(), 'later'));
  await expect(later.service(NAMESPACE, 'x')).rejects.toThrow('ENOENT');
  writeFileSync(join(folder(), 'later'), api.kubeconfig);
  expect(await later.service(NAMESPACE, 'x')).toBeUndefined();
});

test('several kubeconfigs are merged, and missing ones skipped, as kubectl does', async () => {
  ok(DEPLOYMENT, { spec: { replicas: 3 } });
  writeFileSync(
    join(folder(), 'empty'),
    JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [], users: [], contexts: [] }),
  );
  const both = reader(`${join(folder(), 'missing')}:${join(folder(), 'empty')}:${join(folder(), 'config')}`);
  expect((await both.deployment(NAMESPACE, 'goauthentik-server'))?.spec?.replicas).toBe(3);
});

test('of several kubeconfigs the first wins, as with kubectl', async () => {
  ok(DEPLOYMENT, { spec: { replicas: 3 } });
  const elsewhere = JSON.parse(api.kubeconfig);
  elsewhere.clusters[0].cluster.server = 'http://127.0.0.1:1';
  // The same names, and names and a context of its own.
  writeFileSync(join(folder(), 'same'), JSON.stringify(elsewhere));
  writeFileSync(join(folder(), 'other'), JSON.stringify(elsewhere).replaceAll('"test"', '"other"'));
  for (const second of ['same', 'other']) {
    const both = reader(`${join(folder(), 'config')}:${join(folder(), second)}`);
    expect((await both.deployment(NAMESPACE, 'goauthentik-server'))?.spec?.replicas).toBe(3);
  }
});

test('a kubeconfig without a context is an error', async () => {
  const { 'current-context': _, ...rest } = JSON.parse(api.kubeconfig);
  writeFileSync(join(folder(), 'none'), JSON.stringify(rest));
  await expect(reader(join(folder(), 'none')).service(NAMESPACE, 'x')).rejects.toThrow(
    'no Kubernetes cluster is configured',
  );
});
