import { blockAt, type StackDocument } from './document';
import { stackRule } from './rule';

export const stateBlocksHaveTargets = stackRule({
  id: 'state-blocks-have-targets',
  what: 'a move ends at a resource of the stack, and what is moved away or released is no longer in it',
  why: 'A move to nowhere plans to destroy the object, and Terraform refuses every plan in which both ends are there.',
  *checkStack(stack) {
    for (const { from, to } of stack.config.moved ?? []) {
      if (!arrives(stack, to)) {
        yield {
          address: from,
          found: `a move to ${to}, which is not there`,
          remedy: 'correct state.moved in the site',
        };
      }
      if (blockAt(stack, from) !== undefined) {
        yield { address: from, found: `a move to ${to}, and the resource`, remedy: 'remove one of the two' };
      }
    }
    for (const { from } of stack.config.removed ?? []) {
      if (blockAt(stack, from) === undefined) continue;
      yield { address: from, found: 'a release, and the resource', remedy: 'remove one of the two' };
    }
  },
});

/** Moves are followed one after the other; what has been moved may be released later. */
function arrives(stack: StackDocument, address: string, seen: readonly string[] = []): boolean {
  if (seen.includes(address)) return false;
  const { moved = [], removed = [] } = stack.config;
  if (blockAt(stack, address) !== undefined || removed.some(({ from }) => from === address)) return true;
  return moved.some(({ from, to }) => from === address && arrives(stack, to, [...seen, address]));
}
