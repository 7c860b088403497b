import { type Block, resourcesOfType, type StackDocument } from './document';

/** One rule of a ruleset, as the finished JSON holds it. */
export interface WafRuleBlock {
  /** Address of the ruleset. */
  readonly address: string;
  /** What a person knows the rule by: its ref, else its position from 1. */
  readonly label: string;
  readonly rule: Block;
}

export const RULESET = 'cloudflare_ruleset';
export const LIST = 'cloudflare_list';
export const ACCESS_RULE = 'cloudflare_access_rule';

/** Resources beside the rulesets that wall visitors off, in terms that no login host can be taken out of. */
export const WALL_TYPES: readonly string[] = [
  ACCESS_RULE,
  'cloudflare_firewall_rule',
  'cloudflare_rate_limit',
  'cloudflare_user_agent_blocking_rule',
  'cloudflare_zone_lockdown',
];

/** All rules of all rulesets of a stack, in their order. */
export function wafRules(stack: StackDocument): readonly WafRuleBlock[] {
  return resourcesOfType(stack, RULESET).flatMap(({ address, block }) =>
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
