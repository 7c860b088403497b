import { unescapeText } from '../../constructs/core/static-text';
import type { Manifest } from '../../constructs/kubernetes/manifest';
import type { StackDocument } from './document';
import { respell } from './helm-documents';
import { helmReleases } from './helm-values';
import { once } from './once';

export interface FoundManifest {
  /** The release that carries it. */
  readonly address: string;
  readonly manifest: Manifest;
}

/**
 * The Kubernetes objects that `LocalManifests` puts into the values of a release. Text is as Kubernetes gets it:
 * Terraform's escapes are undone, its references stay.
 */
export const manifestsIn = once((stack: StackDocument): readonly FoundManifest[] => {
  return helmReleases(stack).flatMap(({ address, values: { manifests } }) =>
    (Array.isArray(manifests) ? manifests : []).map((manifest) => ({
      address,
      manifest: respell(manifest, unescapeText) as Manifest,
    })),
  );
});
