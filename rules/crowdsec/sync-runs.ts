import { parseCIDR } from 'ipaddr.js';
import { child } from '../readers/block';
import { allResources, type StackDocument } from '../readers/document';
import { syncContainers } from '../readers/edge-sync';
import { stackRule } from '../rule';

/** A list with less room is full after one scan of the internet. */
const LEAST_CAPACITY = 100;
/** Of the public addresses of a family as many as this network has may stay outside of every ban. */
const WIDEST = { ipv4: 8, ipv6: 16 } as const;

export const syncRuns = stackRule({
  id: 'sync-runs',
  what: `the sync is not suspended, has room for at least ${LEAST_CAPACITY} bans, and leaves out no more public addresses than a /8 has, or a /16 of IPv6`,
  why: 'Each of these takes the protection away, and the sync still reports success.',
  incident: 'I5',
  *checkStack(stack) {
    for (const { workload, env } of syncContainers(stack)) {
      const { address } = workload;
      if (isSuspended(stack, address))
        yield { address, found: 'is suspended', remedy: 'set suspend to false; a pause is `kubectl patch cronjob`' };
      const capacity = env.EDGE_SYNC_CAPACITY;
      if (capacity !== undefined && Number(capacity) < LEAST_CAPACITY)
        yield { address, found: `has room for ${capacity} bans`, remedy: 'raise edge.sync.capacity' };
      const networks = (env.EDGE_SYNC_NEVER_BLOCK ?? '').split(',').filter((text) => text !== '');
      if (shareOf(networks) > 1) {
        const found = `never blocks ${networks.length} networks that are together wider than a /8, or a /16 of IPv6`;
        yield { address, found, remedy: 'name narrower networks in edge.sync.neverBlock and edge.allowList' };
      }
    }
  },
});

function isSuspended(stack: StackDocument, address: string): boolean {
  const resource = allResources(stack).find((one) => one.address === address);
  return resource !== undefined && child(resource.block, 'spec').suspend === true;
}

/** Returns the share of what may be left out; private networks count for nothing, since the sync never blocks them. */
function shareOf(networks: readonly string[]): number {
  return networks.reduce((sum, text) => {
    const [address, length] = parseCIDR(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
    return address.range() === 'unicast' ? sum + 2 ** (WIDEST[address.kind()] - length) : sum;
  }, 0);
}
