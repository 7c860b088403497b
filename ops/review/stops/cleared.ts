import { kept } from '../change-kind';
import { isUnknown } from '../mask';
import type { Findings, StopInput } from './stop';

/** Paths that pass without a login, and tokens of others that are accepted: without any, fewer requests pass. */
const STRICTER_WHEN_EMPTY = ['skip_path_regex', 'jwt_federation_sources', 'jwt_federation_providers'];

/** An attribute of authentik that had a value and has none afterwards. What only the apply knows is not cleared. */
export function* cleared({ plan }: StopInput): Findings {
  for (const change of kept(plan).filter(({ type }) => type.startsWith('authentik_'))) {
    const { address, before, after } = change;
    for (const [attribute, value] of Object.entries(before)) {
      if (isEmpty(value) || !isEmpty(after[attribute]) || isUnknown(change, attribute)) continue;
      if (STRICTER_WHEN_EMPTY.includes(attribute)) continue;
      const remedy = 'state the value that it had, or leave the attribute to the UI';
      yield { address, found: `${attribute} is emptied`, remedy };
    }
  }
}

/** Null, no text, no members. False and 0 are values. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
