import fc from 'fast-check';
import { LocalManifests } from '../../../constructs/helm/local-manifests';
import { addHelmProvider } from '../../../constructs/helm/provider';
import type { Manifest } from '../../../constructs/kubernetes/manifest';
import type { KubernetesObject } from '../../../ops/kubernetes/objects';
import { fresh } from '../../fixtures/sites/fresh';
import { harbour } from '../../fixtures/sites/harbour';
import { siteOf } from '../site/site-app';
import { withLoginJob } from '../site/site-change';
import { synthDocument } from '../site/synth';
import { ClusterPart } from './cluster-part';
import { smallCluster } from './small-cluster';

/** Texts that Terraform, YAML or a template of Helm could take for something else. */
const SLIPPERY = [
  ...'on no y N ~ null true 0777 0o17 0b11 0x1f 1e3 .5 .inf 1_000 12:30 2026-01-01 = << # %a @a *a &a !a | > " \''.split(
    ' ',
  ),
  ...['', ' ', ' a', 'a ', 'a: b', 'a #b', '- a', '${x}', '%{ if x }', '$${x}', '{{ $labels.pod }}', '\\', '\\n', '\t'],
  ...['a\nb', 'a\n\n  b \n', '\n', 'a\r\nb', '\u001b', 'ä\u00a0€👩‍💻'],
  ...fc.sample(fc.string({ unit: fc.constantFrom(...'$%{}[]<>?!&*|:#-=,.@`"\'\\ \n\tay01'), maxLength: 8 }), {
    numRuns: 1000,
    seed: 1,
  }),
];
export const TEXTS: Manifest = {
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'Middleware',
  metadata: { name: 'texts', namespace: 'traefik', labels: { on: 'no' }, annotations: { yes: '${x}' } },
  spec: { texts: SLIPPERY, numbers: [0, 1, -1, 0.5, 1_000_000, 2 ** 40], nothing: {}, none: [], really: true },
};
export const RULE: Manifest = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name: 'demo', namespace: 'monitoring' },
  spec: { groups: [{ name: 'a', rules: [{ alert: 'Down', expr: 'up{job=~"a|b"}\n  == 0', for: '5m' }] }] },
};

const HELMS_OWN = /^(meta\.helm\.sh\/|app\.kubernetes\.io\/managed-by$)/;
const DEMO = synthDocument((stack) => {
  addHelmProvider(stack);
  new LocalManifests(stack, 'Demo', { name: 'demo', namespace: 'traefik', manifests: [TEXTS, RULE] });
});
/** Lists what every stack of the fixture sites, and a release of slippery texts, has in a cluster. */
export const CLUSTER_PARTS = [
  new ClusterPart('test', DEMO),
  ...Object.entries({
    harbour: siteOf(withLoginJob, harbour),
    fresh: siteOf(undefined, fresh),
    small: siteOf(smallCluster),
  }).flatMap(([site, { stacks }]) => stacks.map((stack) => new ClusterPart(site, stack))),
].filter(({ isEmpty }) => !isEmpty);

/** Without what the server adds, and what Helm writes on all that it owns. */
export function asWritten({ metadata, ...rest }: KubernetesObject): KubernetesObject {
  const { uid, resourceVersion, creationTimestamp, generation, managedFields, ...own } = metadata;
  const [labels, annotations] = [own.labels, own.annotations].map((entries) => {
    const ours = Object.entries(entries ?? {}).filter(([key]) => !HELMS_OWN.test(key));
    return ours.length === 0 ? undefined : Object.fromEntries(ours);
  });
  return { ...rest, metadata: { ...own, labels, annotations } };
}
