import { blockAt, readReference, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const outpostHostsUnique = stackRule({
  id: 'outpost-hosts-unique',
  what: 'an outpost serves each external host with one provider, and each domain with one domain-wide provider',
  why: 'The outpost looks its applications up by host: of two, one silently wins, and every visitor may become the guest.',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'authentik_outpost')) {
      const taken = new Map<unknown, string>();
      for (const reference of (block.protocol_providers ?? []) as readonly unknown[]) {
        const provider = readReference(reference) ?? String(reference);
        const { external_host: host = provider, mode, cookie_domain: domain } = blockAt(stack, provider) ?? {};
        const served = mode === 'forward_domain' ? [host, `hosts below ${String(domain)}`] : [host];
        const twice = served.find((one) => taken.has(one));
        if (twice !== undefined) {
          yield {
            address,
            found: `serves ${String(twice)} with ${taken.get(twice)} and with ${provider}`,
            remedy: 'give one of them another external host or domain, or another outpost',
          };
        }
        for (const one of served) if (!taken.has(one)) taken.set(one, provider);
      }
    }
  },
});
