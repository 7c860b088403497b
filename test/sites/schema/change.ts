import { sentence } from '../../../constructs/core/errors';
import { readSite, type SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { copyOf } from '../../support/site-change';

/** Puts a value at a dotted path of a site, of whatever type: what a person can write and the compiler would refuse. */
export function put(site: SiteInput, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], site);
  const members = parent as Record<string, unknown>;
  if (value === undefined) delete members[last];
  else members[last] = value;
}

/** The faults that the real site has after one change. */
export function siteFaults(change: (site: SiteInput) => void): readonly string[] {
  const site = copyOf(harbour);
  change(site);
  return readSite(site).faults.map(sentence);
}

/** The faults of the real site with this value at a path. */
export function faultsOf(path: string, value: unknown): readonly string[] {
  return siteFaults((site) => put(site, path, value));
}

/** What is put at the path; the fault that comes of it: path, rule and what was found; the remedy. */
export type Row = readonly [path: string, value: unknown, fault: string, remedy: string];

export function expectFault(...[path, value, fault, remedy]: Row): void {
  expect(faultsOf(path, value)).toEqual([`${fault}; ${remedy}`]);
}
