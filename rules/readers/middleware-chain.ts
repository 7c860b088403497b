import { child, children } from './block';
import type { Block } from './document';

/** A Middleware of Traefik, as a release of manifests has it. */
interface MiddlewareManifest {
  readonly metadata: { readonly name?: unknown; readonly namespace?: unknown };
  readonly spec?: unknown;
}

/** `NAMESPACE/NAME`. */
export function middlewareKey({ metadata: { namespace, name } }: MiddlewareManifest): string {
  return `${String(namespace)}/${String(name)}`;
}

/**
 * The specs that a request passes, in their order: those that a chain names in place of the chain. Traefik refuses a chain that
 * contains itself; here it has no members.
 */
export function expandChain(
  manifests: ReadonlyMap<string, MiddlewareManifest>,
  key: string,
  within: readonly string[] = [],
): readonly Block[] {
  const manifest = manifests.get(key);
  if (manifest === undefined || within.includes(key)) return [];
  const spec = child(manifest as unknown as Block, 'spec');
  if (spec.chain === undefined) return [spec];
  return children(child(spec, 'chain'), 'middlewares').flatMap(({ name, namespace = manifest.metadata.namespace }) =>
    expandChain(manifests, middlewareKey({ metadata: { name, namespace } }), [...within, key]),
  );
}
