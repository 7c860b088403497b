import { marksAny, maskAt } from '../plan-secrets';
import { kept, type StopCheck } from './stop';

/** An attribute of authentik that had a value and has none afterwards. What only the apply knows is not cleared. */
export const cleared: StopCheck = {
  id: 'cleared',
  *find({ plan }) {
    for (const { type, address, before, after, unknown } of kept(plan)) {
      if (!type.startsWith('authentik_')) continue;
      for (const [attribute, value] of Object.entries(before)) {
        if (isEmpty(value) || !isEmpty(after[attribute]) || marksAny(maskAt(unknown, attribute))) continue;
        yield {
          address,
          found: `${attribute} is emptied`,
          remedy: 'state the value that it had, or leave the attribute to the UI',
        };
      }
    }
  },
};

/** Null, no text, no members. False and 0 are values. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
