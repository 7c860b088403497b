import { allResources } from './document';
import { stackRule } from './rule';

export const addressesUnique = stackRule({
  id: 'addresses-unique',
  what: 'every resource of the construct tree has an address of its own',
  why: 'cdktf merges two resources with the same logical id into one, without a word.',
  *checkStack(stack) {
    const seen = new Set<string>();
    for (const address of stack.constructAddresses) {
      if (seen.has(address)) {
        yield { address, found: 'two constructs with this address', remedy: 'give one of them another construct id' };
      }
      seen.add(address);
    }
    for (const { address } of allResources(stack)) {
      if (seen.has(address)) continue;
      yield { address, found: 'no construct with this address', remedy: 'make the resource with a construct' };
    }
  },
});
