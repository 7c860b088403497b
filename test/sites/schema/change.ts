import { SiteError, sentence } from '../../../constructs/core/errors';
import { defineSite, type SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { copyOf } from '../../support/site/site-change';

type Loose = Record<string, unknown>;

/**
 * Puts a value at a dotted path of a site or of other plain data, of whatever type: what a person can write and the
 * compiler would refuse. Undefined removes it.
 */
export function put(data: object, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((node, key) => node[key] as Loose, data as Loose);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

export function siteFaults(change: (site: SiteInput) => void): readonly string[] {
  const site = copyOf(harbour);
  change(site);
  try {
    defineSite(site);
  } catch (error) {
    if (error instanceof SiteError) return error.faults.map(sentence);
    throw error;
  }
  return [];
}

/** The faults of the fixture site harbour with this value at a path. */
export function faultsOf(path: string, value: unknown): readonly string[] {
  return siteFaults((site) => put(site, path, value));
}

/** A service that the platform stack publishes. */
export const WIKI = {
  name: 'wiki',
  namespace: 'wiki',
  host: 'wiki',
  service: { name: 'wiki', port: 80 },
  gate: { kind: 'required', access: { everyone: 'Nothing in it is private' } },
  cloudflareProxied: true,
};
