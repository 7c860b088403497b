import { changesOf, kindOf } from '../change-kind';
import type { StopFindings, StopInput } from './stop';

/** So many objects are not deleted by hand between two applies. */
const MANY_VANISHED = 3;
/** Fewer new objects are a small stack or an ordinary pull request. */
const MANY_CREATED = 5;

/**
 * The providers of authentik and Cloudflare drop an object from the state when its address answers 404, whatever
 * answers there. A new state knows no object, and neither does one whose first apply ended before it wrote anything.
 */
export function* findWrongServer({ plan }: StopInput): StopFindings {
  const address = 'stack';
  const vanished = plan.drift.filter((change) => change.mode === 'managed' && kindOf(change) === 'delete').length;
  // The engine lists what it imports in this plan among the known objects.
  const imported = new Set(plan.changes.filter(({ importing }) => importing !== undefined).map((one) => one.address));
  const known = plan.prior.filter((one) => !imported.has(one.address)).length + vanished;
  const created = changesOf(plan, 'create').filter(({ importing }) => importing === undefined).length;
  const planned = Math.max(plan.planned.length, created);
  const remedy =
    'check URL, tenant and token of the provider; after a first apply that ended half-way, allow the stop for the rest';
  if (vanished >= MANY_VANISHED || (vanished > 0 && vanished === known)) {
    yield { address, found: `${vanished} of ${known} known objects are not found any more`, remedy };
  } else if (known > 0 && created >= MANY_CREATED && created * 2 > planned) {
    const found = `${created} of ${planned} objects are to be created, although the state knows ${known} already`;
    yield { address, found, remedy };
  }
}
