import { type Block, ignores, lifecycleOf, resourcesOfType } from '../readers/document';
import { LIST } from '../readers/waf-rules';
import { stackRule } from '../rule';

export const listKept = stackRule({
  id: 'list-kept',
  what: 'a Cloudflare list leaves its items to the sync, and cannot be destroyed',
  why: 'An apply would overwrite the items of the sync, and an empty list at the edge blocks no address.',
  incident: 'I5',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, LIST)) {
      for (const found of faults(block)) yield { address, found, remedy: 'make it with IpList' };
    }
  },
});

function* faults(block: Block): Generator<string> {
  if (block.items !== undefined) yield 'states items';
  if (!ignores(block, 'items')) yield 'does not ignore changes of its items';
  if (lifecycleOf(block).prevent_destroy !== true) yield 'has no prevent_destroy';
}
