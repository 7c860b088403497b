import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SiteStack } from '../../../constructs/core/stack';
import { LocalManifests, type LocalManifestsProps } from '../../../constructs/helm/local-manifests';
import { addHelmProvider } from '../../../constructs/helm/provider';
import { type Manifest, manifestKey } from '../../../constructs/kubernetes/manifest';
import type { Block } from '../../../rules/readers/document';
import { lapiKey, synthKubernetes } from '../kubernetes/kubernetes-stack';

const CHART = join(__dirname, '..', '..', '..', 'charts', 'manifests');
const MIDDLEWARE: Manifest = {
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'Middleware',
  metadata: { name: 'static-cache', namespace: 'traefik' },
  spec: { headers: { customResponseHeaders: { 'Cache-Control': 'public' } } },
};

function release(change: (stack: SiteStack) => Partial<LocalManifestsProps> = () => ({})) {
  const { resource } = synthKubernetes((stack) => {
    addHelmProvider(stack);
    const props = { name: 'gatehouse', namespace: 'apps', manifests: [MIDDLEWARE] };
    new LocalManifests(stack, 'Manifests', { ...props, ...change(stack) });
  });
  return resource?.helm_release?.Manifests;
}

/** The same object with another kind, namespace or whatever is given. */
const like = (change: object, metadata: object = {}): Manifest => ({
  ...MIDDLEWARE,
  ...change,
  metadata: { ...MIDDLEWARE.metadata, ...metadata },
});

test('the manifests are the values of a release of the local chart: all of them are applied, or none', () => {
  const { values, ...rest } = release() ?? {};
  expect(rest).toEqual({
    name: 'gatehouse',
    namespace: 'apps',
    chart: './charts/manifests',
    version: '1.0.0',
    atomic: true,
    timeout: 120,
  });
  expect((values as string[]).map((text) => parse(text))).toEqual([{ manifests: [MIDDLEWARE] }]);
});

test('a manifest may hold a reference, and templates of Prometheus stay text', () => {
  const spec = (stack: SiteStack) => ({ secret: lapiKey(stack), summary: '{{ $labels.pod }} ${x}' });
  const { values } = release((stack) => ({ manifests: [like({ spec: spec(stack) })] })) ?? {};
  expect(parse((values as string[])[0] ?? '').manifests[0].spec).toEqual({
    secret: '${var.lapi_key}',
    summary: '{{ $labels.pod }} $${x}',
  });
});

test('ownership of what is there already can be taken, and a first installation that fails deletes none of it', () => {
  const annotated = like({}, { name: 'other', annotations: { team: 'x' } });
  const taken = release(() => ({ takeOwnership: true, manifests: [MIDDLEWARE, annotated] }));
  expect(taken).toMatchObject({ take_ownership: true });
  expect(annotationsOf(taken)).toEqual([
    { 'helm.sh/resource-policy': 'keep' },
    { 'helm.sh/resource-policy': 'keep', team: 'x' },
  ]);
  expect(annotationsOf(release())).toEqual([undefined]);
});

function annotationsOf(block: Block | undefined): readonly unknown[] {
  const [text = ''] = (block?.values ?? []) as readonly string[];
  return (parse(text) as { manifests: readonly Manifest[] }).manifests.map(({ metadata }) => metadata.annotations);
}

test.each<[string, readonly Manifest[]]>([
  ['test/Manifests.manifests: is empty; leave the release out', []],
  [
    'manifests: holds an object twice, found: "Middleware/traefik.io/traefik/static-cache"; remove one of the two',
    [MIDDLEWARE, MIDDLEWARE],
  ],
  ['manifests: holds an object twice', [MIDDLEWARE, like({ apiVersion: 'traefik.io/v1' })]],
  ['manifests.0.apiVersion: is not a group and a version', [like({ apiVersion: 'traefik.io' })]],
  ['manifests.0.kind: is not a kind, found: ""; write for example Middleware', [like({ kind: '' })]],
  ['manifests.0.kind: is Secret', [like({ apiVersion: 'v1', kind: 'Secret' })]],
  [
    'manifests.0.apiVersion: is not of a custom resource, found: "apps/v1"; use its construct',
    [like({ apiVersion: 'apps/v1', kind: 'Deployment' })],
  ],
  ['manifests.0.apiVersion: is not of a custom resource', [like({ apiVersion: 'v1', kind: 'Pod' })]],
  ['manifests.0.metadata.name: is not 1 to 63 characters', [like({}, { name: '' })]],
  ['manifests.0.metadata.namespace: is not 1 to 63 characters', [like({}, { namespace: '' })]],
])('manifests are refused: %s', (message, manifests) => {
  expect(() => release(() => ({ manifests }))).toThrow(message);
});

test.each<[string, Manifest]>([
  ['name', like({}, { name: 'other' })],
  ['namespace', like({}, { namespace: 'other' })],
  ['kind', like({ kind: 'IngressRoute' })],
  ['group', like({ apiVersion: 'example.org/v1' })],
])('two objects that differ in their %s are two', (_, other) => {
  expect(manifestKey(other)).not.toBe(manifestKey(MIDDLEWARE));
  expect(() => release(() => ({ manifests: [MIDDLEWARE, other] }))).not.toThrow();
});

test('the version that the release states is that of the chart', () => {
  expect(release()?.version).toBe(parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')).version);
});

test('a chart with other files has another version: Terraform would not see the change otherwise', () => {
  const files = readdirSync(CHART, { recursive: true, encoding: 'utf8' }).sort();
  const texts = files.map((file) => join(CHART, file)).filter((path) => statSync(path).isFile());
  const digest = createHash('sha256')
    .update(texts.map((path) => readFileSync(path, 'utf8')).join('\0'))
    .digest('hex');
  expect({ version: release()?.version, digest }).toEqual({
    version: '1.0.0',
    digest: '69b8678dc8527a5e82284f426bf1a3bf4c53e1f2c91929194389f4953204bc9d',
  });
});
