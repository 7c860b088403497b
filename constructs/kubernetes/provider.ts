import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import type { Construct } from '../core/cdktf';
import { make } from '../core/make';

export interface KubernetesProviderProps {
  /**
   * A kubeconfig at the same path on every machine that runs Terraform.
   * @default `KUBE_CONFIG_PATH`, or the service account
   */
  readonly configPath?: string;
  /** Context of the kubeconfig. @default `KUBE_CTX`, or its current context */
  readonly configContext?: string;
}

/**
 * The Terraform provider of the stack.
 *
 * Without `configPath` the JSON holds nothing about access. The provider then uses `KUBE_CONFIG_PATH` (and `KUBE_CTX`)
 * of the environment, and inside a cluster the service account of the pod. A path in the JSON works on one machine
 * only: the provider refuses a file that does not exist.
 */
export function addKubernetesProvider(
  scope: Construct,
  { configPath, configContext }: KubernetesProviderProps = {},
): void {
  make(KubernetesProvider, scope, 'Kubernetes', { configPath, configContext });
}
