import { Secrets } from '../../../constructs/core/secrets';
import type { SiteStack } from '../../../constructs/core/stack';
import { addKubernetesProvider } from '../../../constructs/kubernetes/provider';
import { Secret } from '../../../constructs/kubernetes/secret';
import { allResources, type TerraformJson } from '../../../rules/readers/document';
import { type Workload, workloads } from '../../../rules/readers/pod-workloads';
import { stackDocument } from '../../rules/documents';
import { synthStack } from '../../support/site/synth';

export const LABELS = { 'app.kubernetes.io/name': 'demo' };
export const object = (name: string) => ({ name, namespace: 'apps', labels: LABELS });

/** Does the same as `synthStack`, with the Kubernetes provider, and without cdktf's comments. */
export function synthKubernetes(build: (stack: SiteStack) => void): TerraformJson {
  const config = synthStack((stack) => {
    addKubernetesProvider(stack);
    build(stack);
  });
  return JSON.parse(JSON.stringify(config), (key, value: unknown) =>
    key === '//' ? undefined : value,
  ) as TerraformJson;
}

/** A reference to the sensitive variable `lapi_key`. */
export function lapiKey(stack: SiteStack): string {
  return new Secrets(stack, { lapi_key: { opens: 'the decisions', from: 'a test' } }).reference('lapi_key');
}

export function demoSecret(stack: SiteStack, namespace = 'apps'): Secret {
  return new Secret(stack, 'Secret', { ...object('demo'), namespace, data: { 'lapi-key': lapiKey(stack) } });
}

export function objectsOf(config: TerraformJson): Readonly<Record<string, unknown>> {
  const blocks = allResources(stackDocument(config));
  return Object.fromEntries(blocks.map(({ address, block }) => [address, block.metadata]));
}

/** The only workload of a stack: its pod with the annotations. */
export function workloadOf(config: TerraformJson): Workload {
  const [workload, ...others] = workloads(stackDocument(config));
  if (workload === undefined || others.length > 0) throw new Error('the stack has no workload, or several');
  return workload;
}

/** The kind of a network policy's peers that are pods. */
export const podPeer = (namespace: string, labels: object) => ({
  namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': namespace } },
  pod_selector: { match_labels: labels },
});
