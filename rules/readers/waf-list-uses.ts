import { listsNamedIn } from '../../constructs/cloudflare/waf-token';
import { resourcesOfType, type StackDocument } from './document';
import { LIST, wafRules } from './waf-rules';

/** A rule that asks for a list of the account. */
export interface ListUse {
  /** Address of the rule's ruleset. */
  readonly address: string;
  readonly label: string;
  /** Name of the list, without the dollar sign. */
  readonly name: string;
  /** Address of the list; undefined when the stack has none of this name. */
  readonly list: string | undefined;
}

/** Every use of a list in the rules of a stack. Lists that Cloudflare keeps itself (`$cf.…`) always exist. */
export function listUses(stack: StackDocument): readonly ListUse[] {
  const lists = new Map(resourcesOfType(stack, LIST).map(({ address, block }) => [String(block.name), address]));
  return wafRules(stack).flatMap(({ address, label, rule }) =>
    listsNamedIn(String(rule.expression))
      .filter((name) => !name.startsWith('cf.'))
      .map((name) => ({ address, label, name, list: lists.get(name) })),
  );
}
