import { changesOf, updatedChanges } from '../change-kind';
import { isUnknown } from '../mask';
import { keyAt, keysOf, nameAt, objectNames } from '../object-names';
import { listOf } from '../plan-document';
import type { StopFindings, StopInput } from './stop';

/** The outpost does not serve the hosts of a provider that leaves it. One that is deleted is the stop `destroy`. */
export function* findOutpostProvider({ plan }: StopInput): StopFindings {
  const deleted = new Set(changesOf(plan, 'delete').flatMap(({ type, before }) => keysOf({ type, values: before })));
  const names = objectNames(plan);
  for (const change of updatedChanges(plan)) {
    const { type, address, before, after } = change;
    if (type !== 'authentik_outpost' || isUnknown(change, 'protocol_providers')) continue;
    const kept = listOf(after.protocol_providers);
    const lost = listOf(before.protocol_providers).filter(
      (provider) => !kept.includes(provider) && !deleted.has(keyAt('protocol_provider', provider)),
    );
    if (lost.length === 0) continue;
    const found = lost.map(
      (provider) => nameAt(names, 'protocol_provider', provider) ?? `provider ${String(provider)}`,
    );
    yield { address, found: `it no longer serves ${found.join(', ')}`, remedy: 'give the outpost all its providers' };
  }
}
