import { stringify } from 'yaml';
import { LocalManifests } from '../../../constructs/helm/local-manifests';
import { addHelmProvider } from '../../../constructs/helm/provider';
import { manifestsIn } from '../../../rules/readers/manifests';
import { RULE } from '../../constructs/prometheus/sample-alerts';
import { synthStack } from '../../support/site/synth';
import { resources, stackDocument } from '../documents';

const listManifests = (values: string) =>
  manifestsIn(stackDocument(resources('helm_release', { Extras: { values: [values] } }))).map(
    ({ manifest }) => manifest,
  );

test('the manifests that the construct writes are found, with every text as it was', () => {
  const config = synthStack((stack) => {
    addHelmProvider(stack);
    new LocalManifests(stack, 'Extras', { name: 'extras', namespace: 'monitoring', manifests: [RULE] });
  });
  expect(manifestsIn(stackDocument(config))).toEqual([{ address: 'helm_release.Extras', manifest: RULE }]);
});

test('the escapes of Terraform are undone', () => {
  expect(listManifests(stringify({ manifests: [{ spec: { expr: 'a == 1 # $${x} %%{y}' } }] }))).toEqual([
    { spec: { expr: 'a == 1 # ${x} %{y}' } },
  ]);
});

test.each(['${var.host}', 'https://${data.kubernetes_secret_v1.Host.data["name"]}/', '${join(", ", ["a: b", \'c\'])}'])(
  'the reference %s stays, whatever quotes are in it',
  (text) => {
    expect(listManifests(`manifests:\n  - data: {"${text}": "${text}"}\n`)).toEqual([{ data: { [text]: text } }]);
  },
);

test('values of a chart that carries none are none', () => {
  expect(listManifests('replicas: 2\n')).toEqual([]);
});
