import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import type { Construct } from '../core/cdktf';
import { make } from '../core/make';
import type { KubernetesProviderProps } from '../kubernetes/provider';

/**
 * The Terraform provider of the stack, with the same access to the cluster as `addKubernetesProvider`.
 */
export function addHelmProvider(scope: Construct, { configPath, configContext }: KubernetesProviderProps = {}): void {
  make(HelmProvider, scope, 'Helm', { kubernetes: { configPath, configContext } });
}
