import type { SiteInput } from './site';

/** Adoption entries that `npm run ops -- adopt --write` has found, by their path in the site. */
export type AdoptionEntries = Readonly<Record<string, unknown>>;

/**
 * A site with adoption entries put in. They are validated with the rest of it.
 *
 * @throws RangeError for an entry whose place the site does not have: the object was renamed or removed
 */
export function withAdoption(site: SiteInput, entries: AdoptionEntries): SiteInput {
  const copy = structuredClone(site);
  for (const [path, entry] of Object.entries(entries)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const parent = keys.reduce<unknown>(
      (node, key) => (isRecord(node) && Object.hasOwn(node, key) ? node[key] : undefined),
      copy,
    );
    if (!isRecord(parent)) {
      throw new RangeError(
        `adoption entry ${path} must have a place in site ${site.name}; remove the entry from its file`,
      );
    }
    parent[last] = entry;
  }
  return copy;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
