import { blockAt } from '../readers/document';
import { stackRule } from '../rule';

export const addressesUnique = stackRule({
  id: 'addresses-unique',
  what: 'every resource and data source of the construct tree has an address of its own',
  why: 'cdktf silently merges two resources with the same logical id into one.',
  *checkStack(stack) {
    const seen = new Set<string>();
    for (const { address } of stack.provenance) {
      if (seen.has(address)) {
        yield { address, found: 'has two constructs', remedy: 'give one of them another construct id' };
      } else if (blockAt(stack, address) === undefined) {
        yield {
          address,
          found: 'is a construct without a block in the JSON',
          remedy: 'give it an id of letters and digits',
        };
      }
      seen.add(address);
    }
  },
});
