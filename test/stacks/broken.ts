import { enforceRules } from '../../rules/enforce';
import { RULES } from '../../rules/index';
import type { SiteDocument } from '../../rules/readers/document';
import { harbour } from '../fixtures/sites/harbour';

/** A finding as the person at the terminal reads it. */
export type Broken = readonly [rule: string, address: string, found: string, remedy: string, subject?: string];

/** What the rules say about a site, line by line, without the place in the site. */
export function faults(site: SiteDocument, exceptions = harbour.exceptions ?? []): readonly string[] {
  return enforceRules(site, RULES, exceptions).faults.map(({ fault, remedy }) => `${fault}; ${remedy}`);
}

/** The line of a finding, with what an exception for it has to name. */
export function line([id, address, found, remedy, subject]: Broken): string {
  const rule = RULES.find((one) => one.id === id);
  const incident = rule?.incident === undefined ? '' : ` (${rule.incident})`;
  const about = subject === undefined ? '' : `, subject ${subject}`;
  return `${found}; ${remedy} [rule ${id}${incident}, address ${address}${about}]`;
}
