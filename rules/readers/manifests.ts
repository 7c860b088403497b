import { plainText } from '../../constructs/core/static-text';
import type { Manifest } from '../../constructs/kubernetes/manifest';
import { resourcesOfType, type StackDocument } from './document';
import { isBlock } from './helm-values';
import { once } from './once';
import { releaseValues, respelled } from './release-values';

export interface FoundManifest {
  /** The release that carries it. */
  readonly address: string;
  readonly manifest: Manifest;
}

/**
 * The Kubernetes objects in the values of a stack's Helm releases, at any depth. Text is as Kubernetes gets it:
 * Terraform's escapes are undone, its references stay.
 */
export const manifestsIn = once((stack: StackDocument): readonly FoundManifest[] => {
  return resourcesOfType(stack, 'helm_release').flatMap(({ address, block }) =>
    releaseValues(block).flatMap((values) =>
      found(address, respelled(values, plainText), String(block.namespace ?? 'default')),
    ),
  );
});

/** The manifests in a value; an object inside a manifest, such as a claim template, is a part of it. */
function found(address: string, value: unknown, namespace: string): readonly FoundManifest[] {
  const manifest = asManifest(value, namespace);
  if (manifest !== undefined && !Array.isArray(manifest.items)) return [{ address, manifest }];
  const members = Array.isArray(value) ? value : isBlock(value) ? Object.values(value) : [];
  return members.flatMap((member) => found(address, member, namespace));
}

/** An object without a namespace is in the namespace of its release. */
function asManifest(value: unknown, namespace: string): Manifest | undefined {
  if (!isBlock(value) || !isBlock(value.metadata)) return undefined;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const name = String(metadata.name ?? '');
  return {
    ...value,
    apiVersion,
    kind,
    metadata: { ...metadata, name, namespace: String(metadata.namespace ?? namespace) },
  };
}
