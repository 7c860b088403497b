import { helmValuesReadable } from '../../../rules/helm/helm-values-readable';
import { finding, findings, resources } from '../documents';

const check = (...values: readonly unknown[]) =>
  findings(helmValuesReadable, resources('helm_release', { Extras: { values } }));

test('values that are written out are accepted', () => {
  expect(check('', '# nothing\n', 'a: 1\n')).toEqual([]);
});

test.each(['${yamlencode({"manifests" = []})}', 'a: [', 'manifests', '- a\n', 'a: 1\na: 2\n'])(
  'values of %j are found',
  (text) => {
    expect(check('a: 1', text)).toEqual([
      finding('helm_release.Extras', 'values[1] is no YAML mapping', 'write the values as static YAML'),
    ]);
  },
);
