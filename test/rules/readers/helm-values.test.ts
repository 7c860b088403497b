import { valueAt } from '../../../rules/readers/block';
import { helmReleases } from '../../../rules/readers/helm-values';
import { resources, stackDocument } from '../documents';

const release = (block: object) =>
  helmReleases(stackDocument(resources('helm_release', { Release: { chart: 'authentik', ...block } })))[0]!;
const values = (text: string) => release({ values: [text] }).values;

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
])('%s gives no values', (_, text) => {
  expect(values(text)).toEqual({});
});

test.each([
  ['authentik', 'authentik', false],
  ['./charts/manifests', 'manifests', true],
])('the chart %s is named %s', (chart, name, isLocal) => {
  expect(release({ chart })).toMatchObject({ chart: name, isLocal, values: {} });
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
