import { changesOf, keptChanges, kindOf } from '../change-kind';
import { isUnknown } from '../mask';
import type { Attributes, PlanDocument, ResourceChange } from '../plan-document';
import type { StopFindings, StopInput } from './stop';

/** Paths that pass without a login, and tokens of others that are accepted: without any, fewer requests pass. */
const STRICTER_WHEN_EMPTY = ['skip_path_regex', 'jwt_federation_sources', 'jwt_federation_providers'];

/** An attribute of authentik that had a value and has none afterwards. What only the apply knows is not cleared. */
export function* findCleared({ plan }: StopInput): StopFindings {
  for (const change of keptChanges(plan).filter(({ type }) => type.startsWith('authentik_'))) {
    for (const attribute of emptied(change, change.before)) {
      const remedy = 'state the value that it had, or leave the attribute to the UI';
      yield { address: change.address, found: `${attribute} is emptied`, remedy };
    }
  }
  yield* createdAgain(plan);
}

/** Objects that were deleted on the server: what the UI had set there is in no site, and the apply does not bring it back. */
function* createdAgain(plan: PlanDocument): StopFindings {
  for (const change of changesOf(plan, 'create').filter(({ type }) => type.startsWith('authentik_'))) {
    const gone = plan.drift.find((one) => one.address === change.address && kindOf(one) === 'delete');
    // The provider has 0 for no user, and false is the default of every switch.
    const lost = gone === undefined ? [] : emptied(change, gone.before).filter((one) => Boolean(gone.before[one]));
    if (lost.length === 0) continue;
    yield {
      address: change.address,
      found: `it was deleted on the server, and is created again without its ${lost.join(', ')}`,
      remedy: 'make it in authentik as it was and adopt it, or state these attributes in the site',
    };
  }
}

/** Attributes that have a value before, and none afterwards. */
function emptied(change: ResourceChange, before: Attributes): readonly string[] {
  return Object.entries(before).flatMap(([attribute, value]) => {
    if (isEmpty(value) || !isEmpty(change.after[attribute]) || isUnknown(change, attribute)) return [];
    return STRICTER_WHEN_EMPTY.includes(attribute) ? [] : [attribute];
  });
}

/** Null, no text, no members. False and 0 are values. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
