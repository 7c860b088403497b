import type { Manifest } from '../../constructs/kubernetes/manifest';
import type { Block, StackDocument } from '../../rules/readers/document';
import { helmReleases } from '../../rules/readers/helm-values';
import { respelled } from '../../rules/readers/release-values';
import { evaluated } from './objects';

/** A release of the local chart that prints its values as objects. */
export interface ManifestRelease {
  readonly name: string;
  readonly namespace: string;
  readonly manifests: readonly Manifest[];
}

/** The custom resources that a stack declares, by release, as Helm sends them to the API server. */
export function manifestReleases(stack: StackDocument): readonly ManifestRelease[] {
  return helmReleases(stack)
    .filter(({ isLocal, chart }) => isLocal && chart === 'manifests')
    .map(({ block, namespace, values }) => {
      const release: Block = { name: block.name, namespace, manifests: values.manifests ?? [] };
      return respelled(release, (text) => evaluated(text, stack)) as ManifestRelease;
    });
}
