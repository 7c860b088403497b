import type { SiteInput } from '../../sites/site';

/** Puts a value at a dotted path of a site, of whatever type: what a person can write and the compiler would refuse. */
export function put(site: SiteInput, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], site);
  const members = parent as Record<string, unknown>;
  if (value === undefined) delete members[last];
  else members[last] = value;
}
