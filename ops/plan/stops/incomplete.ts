import { kindOf } from '../change-kind';
import type { StopCheck } from './stop';

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
        remedy: 'teach ops/plan/change-kind.ts what this engine means by them',
      };
    }
  },
};
