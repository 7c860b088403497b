import type { Fault } from '../constructs/core/errors';
import { nearNames } from '../constructs/core/near-names';
import { provenanceAt, type SiteDocument } from './readers/document';
import type { Finding, Rule } from './rule';

/** A finding that a site accepts. */
export interface RuleException {
  readonly rule: string;
  readonly address: string;
  readonly subject: string;
  readonly reason: string;
}

export interface AcceptedFinding extends RuleException {
  readonly stack: string;
}

export interface RuleVerdict {
  /** Every finding without an exception, and every exception without a finding. */
  readonly faults: readonly Fault[];
  /** The exceptions that cover a finding, each with its stack. */
  readonly accepted: readonly AcceptedFinding[];
}

/** Checks a site against the rules. An exception covers one finding: that of its rule, address and subject. */
export function enforceRules(
  site: SiteDocument,
  rules: readonly Rule[],
  exceptions: readonly RuleException[],
): RuleVerdict {
  const accepted: AcceptedFinding[] = [];
  const faults: Fault[] = [];
  const unused = new Set(exceptions);
  for (const rule of rules) {
    for (const finding of rule.check(site)) {
      const exception = [...unused].find(
        (one) =>
          one.rule === rule.id && one.address === finding.address && one.subject === (finding.subject ?? finding.found),
      );
      if (exception === undefined) faults.push(faultOf(site, rule, finding));
      else {
        unused.delete(exception);
        accepted.push({ ...exception, stack: finding.stack });
      }
    }
  }
  faults.push(...[...unused].map((one) => exceptionFault(one, exceptions.indexOf(one), rules)));
  return { faults, accepted };
}

/** The path in the site comes first; last, what an exception for the finding has to name. */
function faultOf(site: SiteDocument, { id, incident }: Rule, finding: Finding): Fault {
  const { stack, address, found, subject = found, remedy } = finding;
  const { provenance = [] } = site.stacks.find(({ name }) => name === stack) ?? {};
  const names = [
    `rule ${id}${incident === undefined ? '' : ` (${incident})`}`,
    `address ${address}`,
    ...(subject === found ? [] : [`subject ${subject}`]),
  ];
  const given = address.startsWith(`${stack}.`) ? address : `stack ${stack}`;
  return {
    path: provenanceAt({ provenance }, address)?.path ?? given,
    fault: found,
    remedy: `${remedy} [${names.join(', ')}]`,
  };
}

function exceptionFault({ rule, address, subject }: RuleException, index: number, rules: readonly Rule[]): Fault {
  const path = `exceptions.${index}`;
  const ids = rules.map(({ id }) => id);
  if (!ids.includes(rule)) {
    const [nearest] = nearNames(rule, ids, rule.length);
    return {
      path: `${path}.rule`,
      fault: 'is not a rule',
      found: rule,
      remedy: `write ${nearest === undefined ? 'an id' : `${nearest}, or another id`} of docs/reference/rules.md`,
    };
  }
  const remedy = 'remove it from the site, or correct its address or subject';
  return { path, fault: 'covers no finding', found: `${rule}, ${address}, ${subject}`, remedy };
}
