import { blockAt, lifecycleOf, type StackDocument } from '../readers/document';
import { stackRule } from '../rule';

export const stateBlocksHaveTargets = stackRule({
  id: 'state-blocks-have-targets',
  what: 'a move ends at a resource of the stack, and the old address of a move or a removed block is gone from it without a destroy',
  why: 'A move to a missing address plans to destroy the object, as a removed block does by default, and Terraform refuses a plan with both ends.',
  *checkStack(stack) {
    const { moved = [] } = stack.config;
    for (const [index, { from, to }] of moved.entries()) {
      for (const other of moved.slice(0, index)) {
        if (other.from !== from && other.to !== to) continue;
        const found = `moves to ${to}, beside the move of ${other.from} to ${other.to}`;
        yield { address: from, found, remedy: 'keep one of the two' };
      }
      if (!arrives(stack, to)) {
        yield {
          address: from,
          found: `moves to ${to}, which does not exist`,
          remedy: 'correct state.moved in the site',
        };
      }
      if (blockAt(stack, from) !== undefined) {
        yield { address: from, found: `moves to ${to}, and still exists`, remedy: 'remove one of the two' };
      }
    }
    for (const { from, ...block } of stack.config.removed ?? []) {
      if (lifecycleOf(block).destroy !== false) {
        yield {
          address: from,
          found: 'is removed with a destroy',
          remedy: 'use state.removed of the site, which forgets it',
        };
      }
      if (blockAt(stack, from) === undefined) continue;
      yield { address: from, found: 'is removed, and still exists', remedy: 'remove one of the two' };
    }
  },
});

/** Follows a chain of moves; its end may be a removed block. */
function arrives(stack: StackDocument, address: string, seen: readonly string[] = []): boolean {
  if (seen.includes(address)) return false;
  const { moved = [], removed = [] } = stack.config;
  if (blockAt(stack, address) !== undefined || removed.some(({ from }) => from === address)) return true;
  return moved.some(({ from, to }) => from === address && arrives(stack, to, [...seen, address]));
}
