import type { SiteDocument } from './readers/document';
import type { Finding, Rule } from './rule';

/** A finding that a site lives with. */
export interface RuleException {
  readonly rule: string;
  readonly address: string;
  readonly reason: string;
}

/** An exception that met its finding. */
export interface AcceptedFinding extends RuleException {
  readonly stack: string;
}

/** Every broken rule of an site, in one throw. */
export class RuleError extends Error {
  override readonly name = 'RuleError';

  constructor(readonly faults: readonly string[]) {
    super(
      `${faults.length} ${faults.length === 1 ? 'rule is' : 'rules are'} broken; nothing was written\n${faults.join('\n')}`,
    );
  }
}

/**
 * Checks an site against the rules.
 *
 * @returns the exceptions that were needed, with the stack that each is for
 * @throws RuleError for every finding without an exception, and for every exception without a finding
 */
export function enforceRules(
  site: SiteDocument,
  rules: readonly Rule[],
  exceptions: readonly RuleException[],
): readonly AcceptedFinding[] {
  const accepted: AcceptedFinding[] = [];
  const faults: string[] = [];
  const unused = new Set(exceptions);
  for (const rule of rules) {
    for (const finding of rule.check(site)) {
      const exception = exceptions.find((one) => one.rule === rule.id && one.address === finding.address);
      if (exception === undefined) faults.push(describeFinding(rule, finding));
      else {
        unused.delete(exception);
        accepted.push({ ...exception, stack: finding.stack });
      }
    }
  }
  for (const { rule, address } of unused) {
    faults.push(`  ${rule} ${address}: the exception covers nothing; remove it from the site`);
  }
  if (faults.length > 0) throw new RuleError(faults);
  return accepted;
}

function describeFinding(rule: Rule, { stack, address, found, remedy }: Finding): string {
  const incident = rule.incident === undefined ? '' : ` (${rule.incident})`;
  return `  ${rule.id}${incident} ${stack}: ${address}: ${rule.what}, found: ${found}; ${remedy}`;
}
