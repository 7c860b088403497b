import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import type { Construct } from '../core/cdktf';
import { make } from '../core/make';

export interface HelmProviderProps {
  /** A kubeconfig that is at this place wherever Terraform runs. @default see addHelmProvider */
  readonly configPath?: string;
  /** Context of the kubeconfig. @default its current one */
  readonly configContext?: string;
}

/**
 * The Terraform provider of the stack, with the same access as `addKubernetesProvider`: `KUBE_CONFIG_PATH` and `KUBE_CTX` of
 * the environment, or the pod's service account, unless a kubeconfig is named.
 */
export function addHelmProvider(scope: Construct, { configPath, configContext }: HelmProviderProps = {}): void {
  make(HelmProvider, scope, 'Helm', { kubernetes: { configPath, configContext } });
}
