import { listOf } from '../plan-document';
import { marksAny, maskAt } from '../plan-secrets';
import { type StopCheck, updated } from './stop';

/** The outpost does not serve the hosts of a provider that leaves it. */
export const outpostProvider: StopCheck = {
  id: 'outpost-provider',
  *find({ plan }) {
    for (const { type, address, before, after, unknown } of updated(plan)) {
      if (type !== 'authentik_outpost' || marksAny(maskAt(unknown, 'protocol_providers'))) continue;
      const kept = listOf(after.protocol_providers);
      const lost = listOf(before.protocol_providers).filter((provider) => !kept.includes(provider));
      if (lost.length === 0) continue;
      yield {
        address,
        found: `provider ${lost.join(', ')} is removed from it`,
        remedy: 'give the outpost all its providers',
      };
    }
  },
};
