import { resourcesOfType } from '../readers/document';
import { RULESET } from '../readers/waf-rules';
import type { Rule } from '../rule';

/** Across stacks: two states that own one entry point undo each other. */
export const rulesetEntryPointUnique: Rule = {
  id: 'ruleset-entry-point-unique',
  what: 'a zone has one entry-point ruleset per phase',
  why: 'Cloudflare refuses a second one, and two that import the same one overwrite each other on every apply.',
  *check({ stacks }) {
    const taken = new Map<string, string>();
    for (const stack of stacks) {
      for (const { address, block } of resourcesOfType(stack, RULESET)) {
        if (block.kind !== 'zone' && block.kind !== 'root') continue;
        const place = JSON.stringify([block.zone_id, block.account_id, block.phase]);
        const first = taken.get(place);
        if (first === undefined) taken.set(place, `${address} of ${stack.name}`);
        else {
          yield {
            stack: stack.name,
            address,
            subject: String(block.phase),
            found: `phase ${String(block.phase)}, as ${first}`,
            remedy: 'put the rules of both into one',
          };
        }
      }
    }
  },
};
