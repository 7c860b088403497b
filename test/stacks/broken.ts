import { enforceRules, RuleError } from '../../rules/enforce';
import { RULES } from '../../rules/index';
import type { SiteDocument } from '../../rules/readers/document';
import { harbour } from '../fixtures/sites/harbour';

/** A finding as the person at the terminal reads it. */
export type Broken = readonly [rule: string, address: string, found: string, remedy: string];

/** What the rules say about an site, line by line. */
export function faults(site: SiteDocument, exceptions = harbour.exceptions ?? []): readonly string[] {
  try {
    enforceRules(site, RULES, exceptions);
  } catch (error) {
    if (error instanceof RuleError) return error.faults;
    throw error;
  }
  return [];
}

/** The line of a finding, with what the rule says about itself. */
export function line(stack: string, [id, address, found, remedy]: Broken): string {
  const rule = RULES.find((one) => one.id === id);
  const incident = rule?.incident === undefined ? '' : ` (${rule.incident})`;
  return `  ${id}${incident} ${stack}: ${address}: ${rule?.what}, found: ${found}; ${remedy}`;
}
