import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import type { Construct } from '../core/cdktf';
import { make } from '../core/make';

export interface KubernetesProviderProps {
  /** A kubeconfig that is at this place wherever Terraform runs. @default see addKubernetesProvider */
  readonly configPath?: string;
  /** Context of the kubeconfig. @default its current one */
  readonly configContext?: string;
}

/**
 * The Terraform provider of the stack.
 *
 * Without `configPath` nothing about access is written down. The provider then takes `KUBE_CONFIG_PATH` (and
 * `KUBE_CTX`) from the environment, as a person or a CI job sets it, and inside a cluster the pod's service account.
 * A path in the JSON would end one of the two: the provider refuses a file that is not there.
 */
export function addKubernetesProvider(
  scope: Construct,
  { configPath, configContext }: KubernetesProviderProps = {},
): void {
  make(KubernetesProvider, scope, 'Kubernetes', { configPath, configContext });
}
