import { Secrets } from '../../../constructs/core/secrets';
import type { SiteStack } from '../../../constructs/core/stack';
import { addKubernetesProvider } from '../../../constructs/kubernetes/provider';
import { Secret } from '../../../constructs/kubernetes/secret';
import type { TerraformJson } from '../../../rules/readers/document';
import { synthStack } from '../../support/synth';

export const LABELS = { 'app.kubernetes.io/name': 'demo' };
/** An object of the tests' namespace. */
export const object = (name: string) => ({ name, namespace: 'apps', labels: LABELS });

/** As `synthStack`, with the Kubernetes provider, and without cdktf's comments. */
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
