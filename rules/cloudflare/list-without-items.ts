import { allResources } from '../readers/document';
import { LIST } from '../readers/waf-rules';
import { stackRule } from '../rule';

export const listWithoutItems = stackRule({
  id: 'list-without-items',
  what: 'no item of a Cloudflare list is in Terraform',
  why: "An apply would write Terraform's items over the sync's, and an edge list that is empty blocks nobody.",
  incident: 'I5',
  *checkStack(stack) {
    const remedy = 'leave the items to the sync';
    for (const { address, type, block } of allResources(stack)) {
      if (type === LIST && block.items !== undefined) yield { address, found: 'items', remedy };
      if (type === `${LIST}_item`) yield { address, found: 'an item as a resource', remedy };
    }
  },
});
