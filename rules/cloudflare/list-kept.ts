import { type Block, resourcesOfType } from '../readers/document';
import { LIST } from '../readers/waf-rules';
import { stackRule } from '../rule';

export const listKept = stackRule({
  id: 'list-kept',
  what: 'a Cloudflare list ignores changes of its items, has prevent_destroy and a description',
  why: 'The first apply after an import of a filled list sends an empty one; an empty description is a change for ever.',
  incident: 'I5',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, LIST)) {
      for (const found of faults(block)) yield { address, found, remedy: 'make it with IpList' };
    }
  },
});

function* faults({ lifecycle, description }: Block): Generator<string> {
  const { prevent_destroy: kept, ignore_changes: ignored } = (lifecycle ?? {}) as Block;
  if (!Array.isArray(ignored) || !ignored.includes('items')) yield 'ignore_changes without items';
  if (kept !== true) yield 'no prevent_destroy';
  if (typeof description !== 'string' || description.trim() === '') yield 'no description';
}
