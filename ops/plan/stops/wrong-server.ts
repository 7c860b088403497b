import { kindOf } from '../change-kind';
import type { StopCheck } from './stop';

/** So many objects are not deleted by hand between two applies. */
const MANY_VANISHED = 3;
/** Fewer new objects are a small stack or an ordinary pull request. */
const MANY_CREATED = 5;

/**
 * The providers of authentik and Cloudflare drop an object from the state when its address answers 404, whatever
 * answers there. A new state knows no object, and neither does one whose first apply ended before it wrote anything.
 */
export const wrongServer: StopCheck = {
  id: 'wrong-server',
  *find({ plan }) {
    const vanished = plan.drift.filter((change) => change.mode === 'managed' && kindOf(change) === 'delete').length;
    // The engine lists what it imports in this plan among the known objects.
    const imported = new Set(
      plan.changes.filter(({ importing }) => importing !== undefined).map(({ address }) => address),
    );
    const known = plan.prior.filter(({ address }) => !imported.has(address)).length + vanished;
    const created = plan.changes.filter(
      (change) => kindOf(change) === 'create' && change.importing === undefined,
    ).length;
    const planned = Math.max(plan.planned.length, created);
    const remedy =
      'check URL, tenant and token of the provider; after a first apply that ended half-way, allow the stop for the rest';
    if (vanished >= MANY_VANISHED || (vanished > 0 && vanished === known)) {
      yield { address: 'stack', found: `${vanished} of ${known} known objects are not found any more`, remedy };
    } else if (known > 0 && created >= MANY_CREATED && created * 2 > planned) {
      yield {
        address: 'stack',
        found: `${created} of ${planned} objects are to be created, although the state knows ${known} already`,
        remedy,
      };
    }
  },
};
