import { blockAt, referencedAddress, resourcesOfType } from './document';
import { stackRule } from './rule';

export const outpostHostsUnique = stackRule({
  id: 'outpost-hosts-unique',
  what: 'an outpost serves each external host with one provider',
  why: 'The outpost tells its applications apart by this host: of two, one silently wins.',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'authentik_outpost')) {
      const taken = new Map<unknown, string>();
      for (const reference of (block.protocol_providers ?? []) as readonly unknown[]) {
        const provider = referencedAddress(reference) ?? String(reference);
        const host = blockAt(stack, provider)?.external_host ?? provider;
        const first = taken.get(host);
        if (first === undefined) taken.set(host, provider);
        else {
          yield {
            address,
            found: `${String(host)} from ${first} and from ${provider}`,
            remedy: 'give one of them another external host, or another outpost',
          };
        }
      }
    }
  },
});
