import { updated } from '../change-kind';
import { isUnknown } from '../mask';
import { listOf } from '../plan-document';
import type { Findings, StopInput } from './stop';

/** The outpost does not serve the hosts of a provider that leaves it. */
export function* outpostProvider({ plan }: StopInput): Findings {
  for (const change of updated(plan)) {
    const { type, address, before, after } = change;
    if (type !== 'authentik_outpost' || isUnknown(change, 'protocol_providers')) continue;
    const kept = listOf(after.protocol_providers);
    const lost = listOf(before.protocol_providers).filter((provider) => !kept.includes(provider));
    const found = `provider ${lost.join(', ')} is removed from it`;
    if (lost.length > 0) yield { address, found, remedy: 'give the outpost all its providers' };
  }
}
