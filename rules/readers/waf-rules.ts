import type { WafExpression } from '../../constructs/cloudflare/waf-expression';
import { readWafExpression } from '../../constructs/cloudflare/waf-parser';
import { type Block, resourcesOfType, type StackDocument } from './document';

/** One rule of a ruleset, as the finished JSON holds it. */
export interface WafRuleBlock {
  readonly address: string;
  /** Its ref, else its position from 1. */
  readonly label: string;
  readonly rule: Block;
}

export const RULESET = 'cloudflare_ruleset';
export const LIST = 'cloudflare_list';

/** The only phase that `closed-world` accepts. */
const PHASE = 'http_request_firewall_custom';

export function wafRules(stack: StackDocument): readonly WafRuleBlock[] {
  return resourcesOfType(stack, RULESET)
    .filter(({ block: { phase = PHASE } }) => phase === PHASE)
    .flatMap(({ address, block }) =>
      rulesOf(block).map((rule, index) => ({ address, label: labelOf(rule, index), rule })),
    );
}

/** The rules of one ruleset; none where the attribute is missing or not a list. */
export function rulesOf({ rules }: Block): readonly Block[] {
  return Array.isArray(rules) ? rules : [];
}

function labelOf({ ref }: Block, index: number): string {
  return typeof ref === 'string' ? `rule ${ref}` : `rule ${index + 1}`;
}

/** Whether a rule can stop a visitor: every action but these two, computed ones included. */
export function blocks({ action, enabled }: Block): boolean {
  return action !== 'skip' && action !== 'log' && enabled !== false;
}

/** The expression of a rule, or why it cannot be evaluated. */
export function expressionOf({ expression }: Block): WafExpression | string {
  if (typeof expression !== 'string') return 'it has no expression';
  // Escaped braces are text: no host contains them.
  const live = expression.replaceAll('$${', ' ').replaceAll('%%{', ' ');
  if (live.includes('${') || live.includes('%{')) return 'it is computed by Terraform';
  const read = readWafExpression(expression);
  return read instanceof RangeError ? read.message : read;
}
