import { kindOf } from '../change-kind';
import { isUnreadable } from '../structured-text';
import { type StopCheck, written } from './stop';

export const incomplete: StopCheck = {
  id: 'incomplete',
  allowable: false,
  *find({ plan }) {
    for (const found of plan.incomplete) {
      yield { address: 'stack', found, remedy: 'plan the whole stack, without -target and without errors' };
    }
    for (const change of plan.changes) {
      if (kindOf(change) !== 'unknown') continue;
      yield {
        address: change.address,
        found: `actions: ${change.actions.join(', ')}`,
        remedy: 'add this action of the engine to ops/plan/change-kind.ts',
      };
    }
    for (const { type, address, after } of written(plan)) {
      if (type !== 'helm_release' || !Array.isArray(after.values)) continue;
      if (!after.values.some((text) => typeof text === 'string' && isUnreadable(text))) continue;
      yield { address, found: 'values that are no YAML map', remedy: 'write the values as one YAML map' };
    }
  },
};
