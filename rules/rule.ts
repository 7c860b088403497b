import type { SiteDocument, StackDocument } from './readers/document';

export interface Finding {
  readonly stack: string;
  /** Terraform address, or the path in the site of a value that no one block holds. */
  readonly address: string;
  /**
   * States what the finding is about, where a rule can have several findings at one address: a container, an attribute, a
   * host. An exception names it. @default what was found
   */
  readonly subject?: string;
  readonly found: string;
  readonly remedy: string;
}

/**
 * One rule over the finished Terraform JSON, after tokens, overrides and defaults. Rules are pure: same JSON, same
 * findings.
 */
export interface Rule {
  /** Stable: exceptions and documentation name it. */
  readonly id: string;
  /** One sentence: what holds. */
  readonly what: string;
  /** One sentence: what happens where it does not. */
  readonly why: string;
  /** Incident that left the rule, as in docs/incidents.md. */
  readonly incident?: `I${number}`;
  check(site: SiteDocument): Iterable<Finding>;
}

export function stackRule(
  rule: Omit<Rule, 'check'> & {
    checkStack(stack: StackDocument, site: SiteDocument): Iterable<Omit<Finding, 'stack'>>;
  },
): Rule {
  const { checkStack, ...about } = rule;
  return {
    ...about,
    *check(site) {
      for (const stack of site.stacks) {
        for (const finding of checkStack(stack, site)) yield { stack: stack.name, ...finding };
      }
    },
  };
}
