import { Token } from '../../../constructs/core/cdktf';
import type { SiteStack } from '../../../constructs/core/stack';
import { addHelmProvider } from '../../../constructs/helm/provider';
import { Chart, HelmRelease, type HelmReleaseProps } from '../../../constructs/helm/release';
import { lapiKey, synthKubernetes } from '../kubernetes/kubernetes-stack';

const REPOSITORY = { repository: 'https://charts.example.org', name: 'demo', version: '2026.2.2' };
const MINIMAL: HelmReleaseProps = {
  name: 'demo',
  namespace: 'apps',
  chart: Chart.fromRepository(REPOSITORY),
  values: {},
  timeoutSeconds: 600,
};

function release(change: Partial<HelmReleaseProps> | ((stack: SiteStack) => Partial<HelmReleaseProps>) = {}) {
  const { resource } = synthKubernetes((stack) => {
    addHelmProvider(stack);
    new HelmRelease(stack, 'Demo', { ...MINIMAL, ...(typeof change === 'function' ? change(stack) : change) });
  });
  return resource?.helm_release?.Demo;
}

test('a release states its chart, its exact version and its values, and nothing that Helm decides', () => {
  expect(release()).toEqual({
    name: 'demo',
    namespace: 'apps',
    repository: 'https://charts.example.org',
    chart: 'demo',
    version: '2026.2.2',
    values: ['{}\n'],
    atomic: true,
    timeout: 600,
  });
});

test('every setting reaches Terraform', () => {
  const values = { image: { tag: '2026.2.7' } };
  expect(release({ values, takeOwnership: true })).toMatchObject({
    values: ['image:\n  tag: 2026.2.7\n'],
    take_ownership: true,
  });
});

test('a local chart is beside the JSON of the stack, and its folder can be read from it', () => {
  const block = release({ chart: Chart.local('manifests', '1.0.0') });
  expect(block).toMatchObject({ chart: './charts/manifests', version: '1.0.0' });
  expect(block).not.toHaveProperty('repository');
  expect(Chart.localFolder(String(block?.chart))).toBe('manifests');
  expect(Chart.localFolder('demo')).toBeUndefined();
});

test('a namespace and a value may be references', () => {
  const block = release((stack) => {
    const namespace = lapiKey(stack);
    return { namespace, values: { secretName: namespace } };
  });
  expect(block).toMatchObject({ namespace: '${var.lapi_key}', values: ['secretName: "${var.lapi_key}"\n'] });
});

test.each<[string, Partial<HelmReleaseProps>]>([
  ['test/Demo.name: is not 1 to 63 characters of a-z, 0-9 and -', { name: 'Demo' }],
  ['test/Demo.name: exceeds 53 characters', { name: 'x'.repeat(54) }],
  ['test/Demo.namespace: is not 1 to 63 characters', { namespace: '' }],
  [
    'test/Demo.chart.version: is not one exact version, found: "^2026.2"; write for example 1.2.3',
    { chart: Chart.fromRepository({ ...REPOSITORY, version: '^2026.2' }) },
  ],
  [
    'test/Demo.chart.version: is not one exact version',
    { chart: Chart.fromRepository({ ...REPOSITORY, version: '' }) },
  ],
  [
    'test/Demo.chart.version: is not one exact version',
    { chart: Chart.fromRepository({ ...REPOSITORY, version: '2026.2.x' }) },
  ],
  [
    'test/Demo.chart.repository: is not an https URL without credentials; write',
    { chart: Chart.fromRepository({ ...REPOSITORY, repository: 'http://charts.example.org' }) },
  ],
  [
    'test/Demo.chart.repository: is not an https URL without credentials; write',
    { chart: Chart.fromRepository({ ...REPOSITORY, repository: 'https://me:secret@charts.example.org' }) },
  ],
  [
    'test/Demo.chart.name: is not the name of a chart, found: "../demo"',
    { chart: Chart.fromRepository({ ...REPOSITORY, name: '../demo' }) },
  ],
  ['test/Demo.timeoutSeconds: is not a whole number from 1', { timeoutSeconds: 0 }],
  ['test/Demo.timeoutSeconds: is not a whole number from 1', { timeoutSeconds: 0.5 }],
  ['test/Demo.values.a.0: is not plain data, found: "function"', { values: { a: [() => 1] } }],
  ['test/Demo.values.a: is not plain data, found: "NaN"', { values: { a: Number.NaN } }],
  ['test/Demo.values.a: is not plain data, found: "object"', { values: { a: new Date(0) } }],
  [
    'test/Demo.values.a: is not plain data, found: "',
    { values: { a: Token.asNumber({ resolve: () => 1, creationStack: [] }) } },
  ],
  [
    'test/Demo.values.a.0: refers to a list or record; refer to one text of it',
    { values: { a: Token.asList({ resolve: () => ['x'], creationStack: [] }) } },
  ],
  [
    'test/Demo.values.a: refers to a list or record; refer to one text of it',
    { values: { a: Token.asStringMap({ resolve: () => ({}), creationStack: [] }) } },
  ],
  ['test/Demo.values.a: holds control characters', { values: { a: 'x\u2028y' } }],
  [
    'test/Demo.values: has a key that only Terraform knows; use the reference as a value',
    { values: { [Token.asString({ resolve: () => 'x', creationStack: [] })]: 1 } },
  ],
])('a release is refused: %s', (message, change) => {
  expect(() => release(change)).toThrow(message);
});

test('the credentials of a repository are in no message', () => {
  const chart = Chart.fromRepository({ ...REPOSITORY, repository: 'https://me:secret@charts.example.org' });
  expect(() => release({ chart })).not.toThrow(/secret/);
});
