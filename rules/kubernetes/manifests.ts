import { plainText } from '../../constructs/core/static-text';
import type { Manifest } from '../../constructs/kubernetes/manifest';
import { type Block, resourcesOfType, type StackDocument } from '../readers/document';
import { releaseValues, respelled } from '../readers/release-values';
import { stackRule } from '../rule';

export interface FoundManifest {
  /** The resource that carries it. */
  readonly address: string;
  readonly manifest: Manifest;
}

export const manifestsReadable = stackRule({
  id: 'manifests-readable',
  what: 'the values of a Helm release and the manifests of resources are written out, not computed when applied',
  why: 'No rule sees the objects that they hold, and all rules would be content.',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'helm_release')) {
      for (const [index, values] of releaseValues(block).entries()) {
        // An empty text is null.
        if (isObject(values) || values === null) continue;
        yield { address, found: `values[${index}] is no YAML mapping`, remedy: 'write the values as static YAML' };
      }
    }
    for (const { address, block } of resourcesOfType(stack, 'kubernetes_manifest')) {
      if (asManifest(block.manifest, 'default') !== undefined) continue;
      yield { address, found: 'manifest is no object with apiVersion, kind and metadata', remedy: 'write it out' };
    }
  },
});

/**
 * The objects of Kubernetes in a stack's `kubernetes_manifest` resources and in the values of its Helm releases,
 * wherever they stand there. Text is as Kubernetes gets it: Terraform's escapes are undone, its references stay.
 */
export function manifestsIn(stack: StackDocument): readonly FoundManifest[] {
  const resources = resourcesOfType(stack, 'kubernetes_manifest').flatMap(({ address, block }) =>
    found(address, respelled(block.manifest, plainText), 'default'),
  );
  const charts = resourcesOfType(stack, 'helm_release').flatMap(({ address, block }) =>
    releaseValues(block).flatMap((values) =>
      found(address, respelled(values, plainText), String(block.namespace ?? 'default')),
    ),
  );
  return [...resources, ...charts];
}

/** The manifests in a value; what a manifest holds itself (a template of a claim) is a part of it. */
function found(address: string, value: unknown, namespace: string): readonly FoundManifest[] {
  const manifest = asManifest(value, namespace);
  if (manifest !== undefined && !Array.isArray(manifest.items)) return [{ address, manifest }];
  const members = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return members.flatMap((member) => found(address, member, namespace));
}

/** An object without a namespace is in that of its release. */
function asManifest(value: unknown, namespace: string): Manifest | undefined {
  if (!isObject(value) || !isObject(value.metadata)) return undefined;
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

function isObject(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
