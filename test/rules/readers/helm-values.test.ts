import { helmReleases, valueAt } from '../../../rules/readers/helm-values';
import { resources, stackDocument } from '../documents';

const release = (block: object) =>
  helmReleases(stackDocument(resources('helm_release', { Release: { chart: 'authentik', ...block } })))[0]!;
const values = (...documents: readonly string[]) => release({ values: documents }).values;

test('mappings of several documents go into one another, and everything else is replaced', () => {
  expect(
    values('server:\n  replicas: 1\n  env: [a]\n', '', 'server:\n  replicas: 2\nworker: {}\n', 'server: {env: [b]}'),
  ).toEqual({ server: { replicas: 2, env: ['b'] }, worker: {} });
});

test('a mapping replaces a scalar, and the other way round', () => {
  expect(values('a: 1\nb: {c: 1}\n', 'a: {d: 2}\nb: 3\n')).toEqual({ a: { d: 2 }, b: 3 });
});

test('anchors and merge keys are resolved', () => {
  expect(values('base: &base {replicas: 2}\nserver:\n  <<: *base\n')).toMatchObject({ server: { replicas: 2 } });
});

test('references are kept whatever quotes and braces they have, in values and keys', () => {
  const reference = '${jsonencode({"a" = kubernetes_secret_v1.S.data["b"]})}';
  expect(values(`a: "x-${reference}-y"\nb: ${reference}\n"${reference}": 1\n`)).toEqual({
    a: `x-${reference}-y`,
    b: reference,
    [reference]: 1,
  });
});

test('an escaped reference does not become one', () => {
  expect(values('a: $${var.key}\nb: $${x} ${var.y}\n')).toEqual({ a: '$${var.key}', b: '$${x} ${var.y}' });
  expect(values('a: "$${x[\\"y\\"]}"\n')).toEqual({ a: '$${x["y"]}' });
});

test.each([
  ['no YAML', 'a: [b'],
  ['two documents in one text', 'a: 1\n---\nb: 1\n'],
  ['a key twice', 'a: 1\na: 2\n'],
  ['a list', '- a\n'],
  ['a whole expression', '${file("values.yaml")}'],
])('%s gives no values, and those beside it are read', (_, text) => {
  expect(values(text, 'a: 3')).toEqual({ a: 3 });
});

test('values may be one text, or missing', () => {
  expect(release({ values: 'a: 1' }).values).toEqual({ a: 1 });
  expect(release({ values: [null, 'a: 1'] }).values).toEqual({ a: 1 });
  expect(release({}).values).toEqual({});
});

test.each([
  ['authentik', 'authentik', false],
  ['goauthentik/authentik', 'authentik', false],
  ['oci://registry.example.org/charts/authentik', 'authentik', false],
  ['https://charts.example.org/authentik-2026.2.2.tgz', 'authentik', false],
  ['authentik-remote-cluster', 'authentik-remote-cluster', false],
  ['./charts/authentik/', 'authentik', true],
  ['../authentik', 'authentik', true],
  ['/srv/charts/manifests', 'manifests', true],
  ['${path.module}/charts/manifests', 'manifests', true],
])('the chart %s is named %s', (chart, name, isLocal) => {
  expect(release({ chart })).toMatchObject({ chart: name, isLocal });
});

test('a release without a namespace is in default', () => {
  expect(release({}).namespace).toBe('default');
  expect(release({ namespace: 'authentik' }).namespace).toBe('authentik');
});

test('a path that leads nowhere leads to undefined', () => {
  const nested = { a: { b: [{ c: 1 }], d: null } };
  expect(valueAt(nested, 'a.b')).toEqual([{ c: 1 }]);
  for (const path of ['a.x', 'a.b.c', 'a.d.e', 'x.y']) expect(valueAt(nested, path)).toBeUndefined();
});
