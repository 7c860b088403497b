import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalManifests } from '../../constructs/helm/local-manifests';
import { addHelmProvider } from '../../constructs/helm/provider';
import type { Manifest } from '../../constructs/kubernetes/manifest';
import type { KubernetesObject } from '../../ops/kubernetes/objects';
import { clusterObjects } from '../../ops/rehearsal/cluster-objects';
import type { Block } from '../../rules/readers/document';
import { describeIf } from '../support/describe-if';
import { ClusterPart, MANIFESTS_CHART, prepareCluster } from '../support/kubernetes/cluster-part';
import { asWritten, CLUSTER_PARTS, RULE, TEXTS } from '../support/kubernetes/cluster-parts';
import { KubeApiserver, plural } from '../support/kubernetes/kube-apiserver';
import { defineFixture } from '../support/site/defined-site';
import { synthDocument } from '../support/site/synth';

const RESTRICTED = 'restricted';

/** In a namespace of their own, where the rule is refused. */
const TAKEN = 'taken';
const [TAKEN_TEXTS, TAKEN_RULE] = [TEXTS, RULE].map((one) => ({
  ...one,
  metadata: { ...one.metadata, namespace: TAKEN },
})) as [Manifest, Manifest];
const TAKING_OVER = synthDocument((stack) => {
  addHelmProvider(stack);
  const manifests = [TAKEN_TEXTS, TAKEN_RULE];
  new LocalManifests(stack, 'Taken', { name: TAKEN, namespace: TAKEN, manifests, takeOwnership: true });
});
const RELEASES = CLUSTER_PARTS.flatMap(({ site, releases }) => releases.map((release) => ({ site, ...release })));
const TYPED = CLUSTER_PARTS.filter(({ objects }) => objects.length > 0);
const PODS = CLUSTER_PARTS.flatMap(({ site, objects }) =>
  objects.flatMap(({ address, object }) => {
    const pod = podOf(object, RESTRICTED);
    return pod === undefined ? [] : [{ site, address, pod }];
  }),
);

/** Shows what the Kubernetes API of a cluster says to our objects; no pod runs there. */
describeIf('kubernetes', KubeApiserver.findMissing())('the Kubernetes API', () => {
  let server: KubeApiserver;
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
    server = await KubeApiserver.start();
    await prepareCluster(server, CLUSTER_PARTS);
    await server.addNamespace(RESTRICTED, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  test.each(RELEASES)('takes the manifests of the release $name of $site as they are written', async (release) => {
    const { name, namespace, values, manifests } = release;
    const file = join(folder, 'values.yaml');
    writeFileSync(file, values);
    server.helm('install', name, MANIFESTS_CHART, '--namespace', namespace, '--values', file, '--atomic');
    const found = await Promise.all(manifests.map((manifest) => server.read(manifest)));
    server.helm('uninstall', name, '--namespace', namespace);
    expect(found.map(({ object }) => asWritten(object))).toEqual(manifests.map(asWritten));
  });

  test.each([
    ['apiVersion', { ...RULE, apiVersion: undefined }],
    ['kind', { ...RULE, kind: '' }],
    ['name', { ...RULE, metadata: { namespace: 'monitoring' } }],
    ['namespace', { ...RULE, metadata: { name: 'demo' } }],
    ['metadata', { ...RULE, metadata: undefined }],
  ])('never sees a manifest without %s: the chart refuses it', (_, manifest) => {
    const file = join(folder, 'incomplete.json');
    writeFileSync(file, JSON.stringify({ manifests: [RULE, manifest] }));
    expect(() => server.helm('template', 'demo', MANIFESTS_CHART, '--values', file)).toThrow(
      'manifests[1] must have apiVersion, kind, metadata.name and metadata.namespace',
    );
  });

  test('keeps what an installation has taken over when the installation fails', async () => {
    const [release] = new ClusterPart('test', TAKING_OVER).releases;
    const file = join(folder, 'taken.yaml');
    writeFileSync(file, release?.values ?? '');
    await server.addNamespace(TAKEN);
    await server.create({ ...TAKEN_TEXTS, spec: { from: 'another tool' } });
    await refuse(server, TAKEN_RULE);
    const options = ['--namespace', TAKEN, '--values', file, '--atomic', '--take-ownership'];
    expect(() => server.helm('install', TAKEN, MANIFESTS_CHART, ...options)).toThrow('not today');
    expect(server.helm('list', '--namespace', TAKEN, '--short', '--all')).toBe('');
    expect(await server.read(TAKEN_TEXTS)).toMatchObject({ status: 200 });
  });

  test.each(TYPED)('takes every typed object of the stack $name of $site, without an unknown field', async (part) => {
    const answers = await Promise.all(
      part.objects.map(async ({ address, object }) => {
        const { status, message } = await server.create(unlikeOthers(object), { dryRun: true });
        return { address, status, message };
      }),
    );
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
  });

  test('refuses a field that Kubernetes does not know', async () => {
    const object = TYPED[0]!.objects[0]!.object;
    const answer = await server.create({ ...unlikeOthers(object), spek: {} }, { dryRun: true });
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining('unknown field "spek"') });
  });

  test.each(PODS)('takes the pod of $address of $site where pods are restricted', async ({ pod }) => {
    expect(await server.create(pod, { dryRun: true })).toMatchObject({ status: 201, message: '' });
    const looser = { ...pod, spec: { ...(pod.spec as object), hostPID: true } };
    expect(await server.create(looser, { dryRun: true })).toMatchObject({
      status: 403,
      message: expect.stringContaining('violates PodSecurity "restricted:latest": host namespaces (hostPID=true)'),
    });
  });

  test('takes the objects of a rehearsal in the cluster, and its pod where pods are restricted', async () => {
    const rehearsal = { site: defineFixture(), version: '2026.5.9', name: 'rehearsal', password: 'of-the-tests' };
    const { objects } = clusterObjects(rehearsal);
    const pod = podOf(objects.find(({ kind }) => kind === 'Job') as KubernetesObject, RESTRICTED);
    const made = [...objects, pod as KubernetesObject];
    const answers = await Promise.all(made.map((object) => server.create(object, { dryRun: true })));
    expect(answers.map(({ status, message }) => [status, message])).toEqual(made.map(() => [201, '']));
  });
});

/** Refuses as an operator's admission webhook does: no schema tells beforehand. In the namespace of the object alone. */
async function refuse(server: KubeApiserver, object: Manifest): Promise<void> {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const metadata = { name: 'refuse' };
  const rule = { apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE'], resources: [plural(object.kind)] };
  const validations = [{ expression: 'false', message: 'not today' }];
  const policy = { matchConstraints: { resourceRules: [rule] }, validations };
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': object.metadata.namespace } };
  const binding = { policyName: 'refuse', validationActions: ['Deny'], matchResources: { namespaceSelector } };
  const answers = [
    await server.create({ apiVersion, kind: 'ValidatingAdmissionPolicy', metadata, spec: policy }),
    await server.create({ apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata, spec: binding }),
  ];
  expect(answers.map(({ message }) => message)).toEqual(['', '']);
  // The API server takes a moment to see them; the test's own time ends the wait.
  while ((await server.create(object, { dryRun: true })).status === 201) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A namespace is there already when a stack's own is tried. */
function unlikeOthers(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Namespace') return object;
  return { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-anew` } };
}

/** The pod of a workload's template; undefined for an object that has none. */
function podOf({ kind, metadata, spec }: KubernetesObject, namespace: string): KubernetesObject | undefined {
  const job = kind === 'CronJob' ? (spec as Block).jobTemplate : { spec };
  const { template } = ((job as Block).spec ?? {}) as Block;
  if (template === undefined) return undefined;
  const { metadata: own, spec: pod } = template as Block;
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...(own as Block), name: metadata.name, namespace }, spec: pod };
}
