import { staticText } from '../../../constructs/core/static-text';
import { LocalManifests } from '../../../constructs/helm/local-manifests';
import { addHelmProvider } from '../../../constructs/helm/provider';
import type { TerraformJson } from '../../../rules/readers/document';
import { manifestsIn } from '../../../rules/readers/manifests';
import { RULE } from '../../constructs/prometheus/sample-alerts';
import { synthStack } from '../../support/synth';
import { resources, stackDocument } from '../documents';
import { RELEASE, release } from '../prometheus/alert-documents';

const metadata = { name: 'a', namespace: 'monitoring' };
const PROBE = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Probe', metadata, spec: { module: 'http' } };
const found = (config: TerraformJson) => manifestsIn(stackDocument(config));
const values = (...texts: readonly unknown[]) => resources('helm_release', { Extras: { values: texts } });

describe('manifests are found', () => {
  test('in the values of a release', () => {
    expect(found(release(PROBE, PROBE))).toEqual([
      { address: RELEASE, manifest: PROBE },
      { address: RELEASE, manifest: PROBE },
    ]);
  });

  test('in values that are one text and no list, under another key, in a later text, and in a list object', () => {
    const text = JSON.stringify({ extra: { objects: [PROBE] } });
    expect(found(resources('helm_release', { Extras: { values: text } }))).toHaveLength(1);
    expect(found(values('', text))).toHaveLength(1);
    expect(found(values(JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: {}, items: [PROBE] })))).toEqual([
      { address: RELEASE, manifest: PROBE },
    ]);
  });

  test('and an object within an object, such as the template of a claim, is none of its own', () => {
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' } };
    const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { volumeClaimTemplates: [claim] } };
    expect(found(release(set)).map(({ manifest }) => manifest.kind)).toEqual(['StatefulSet']);
  });

  test('and a reference to an object is none', () => {
    expect(found(release({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } }))).toEqual([]);
  });

  test('and values of a chart that carries none are none', () => {
    expect(found(values('replicas: 2\n'))).toEqual([]);
    expect(found(resources('helm_release', { Extras: {} }))).toEqual([]);
  });
});

describe('a manifest is as Kubernetes gets it', () => {
  test('from the chart that this project writes, with every text as it was', () => {
    const config = synthStack((stack) => {
      addHelmProvider(stack);
      new LocalManifests(stack, 'Extras', { name: 'extras', namespace: 'monitoring', manifests: [RULE] });
    });
    expect(found(config).map(({ manifest }) => manifest)).toEqual([RULE]);
  });

  test('without the escapes of Terraform', () => {
    const expr = 'a == 1 # ${x} %{y}';
    const escaped = staticText(JSON.stringify({ manifests: [{ ...PROBE, spec: { expr } }] }));
    expect(found(values(escaped))[0]?.manifest.spec).toEqual({ expr });
  });

  test.each([
    '${var.host}',
    'https://${data.kubernetes_secret_v1.Host.data["name"]}/',
    '${join(", ", ["a: b", \'c\'])}',
  ])('with the reference %s in its place, whatever the quotes in it', (text) => {
    const yaml = `manifests:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n    data: {"${text}": "${text}"}\n`;
    expect(found(values(yaml))[0]?.manifest.data).toEqual({ [text]: text });
  });

  test('with the namespace of its release where it names none', () => {
    const { namespace: _, ...nameless } = metadata;
    expect(found(release({ ...PROBE, metadata: nameless }))[0]?.manifest.metadata).toEqual(metadata);
    expect(found(values(JSON.stringify([{ ...PROBE, metadata: {} }])))[0]?.manifest.metadata).toEqual({
      name: '',
      namespace: 'default',
    });
  });
});
