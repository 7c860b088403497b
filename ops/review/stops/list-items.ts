import { isDeepStrictEqual } from 'node:util';
import { kindOf } from '../change-kind';
import { isUnknown } from '../mask';
import type { StopFindings, StopInput } from './stop';

/** The items of a list at Cloudflare are the sync's. On a new list what the provider computes is no item of ours. */
export function* findListItems({ plan }: StopInput): StopFindings {
  const remedy = 'leave items out and ignore them; only the sync writes them';
  for (const change of plan.changes) {
    const { type, address, before, after } = change;
    const kind = kindOf(change);
    if (kind === undefined || kind === 'import' || kind === 'move' || kind === 'forget') continue;
    if (type === 'cloudflare_list_item') yield { address, found: 'it is an item of a list', remedy };
    if (type !== 'cloudflare_list' || kind === 'delete') continue;
    const isOpen = kind !== 'create' && isUnknown(change, 'items');
    if (isOpen || !isDeepStrictEqual(before.items ?? null, after.items ?? null)) {
      yield { address, found: 'its items change', remedy };
    }
  }
}
