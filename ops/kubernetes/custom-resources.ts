import type { Manifest } from '../../constructs/kubernetes/manifest';
import type { Block, StackDocument } from '../../rules/readers/document';
import { respell } from '../../rules/readers/helm-documents';
import { helmReleases } from '../../rules/readers/helm-values';
import { evaluate } from './objects';

/** A release of the local chart that prints its values as objects. */
export interface ManifestRelease {
  /** The Terraform resource has this address. */
  readonly address: string;
  readonly name: string;
  readonly namespace: string;
  readonly manifests: readonly Manifest[];
  /** Whether Helm takes over objects that exist; otherwise they end the apply. */
  readonly takesOwnership: boolean;
}

/** The custom resources that a stack declares, by release, as Helm sends them to the API server. */
export function manifestReleases(stack: StackDocument): readonly ManifestRelease[] {
  return helmReleases(stack)
    .filter(({ isLocal, chart }) => isLocal && chart === 'manifests')
    .map(({ address, block, namespace, values }) => {
      const takesOwnership = block.take_ownership === true;
      const release: Block = {
        address,
        name: block.name,
        namespace,
        manifests: values.manifests ?? [],
        takesOwnership,
      };
      return respell(release, (text) => evaluate(text, stack)) as ManifestRelease;
    });
}
