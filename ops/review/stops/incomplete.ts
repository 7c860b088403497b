import { changesOf, writtenChanges } from '../change-kind';
import { listOf } from '../plan-document';
import { isUnreadable } from '../structured-text';
import type { StopFindings, StopInput } from './stop';

export function* findIncomplete({ plan }: StopInput): StopFindings {
  for (const found of plan.incomplete) {
    yield { address: 'stack', found, remedy: 'plan the whole stack, without -target and without errors' };
  }
  for (const { address, actions } of changesOf(plan, 'unknown')) {
    const remedy = 'add this action of the engine to ops/review/change-kind.ts';
    yield { address, found: `actions: ${actions.join(', ')}`, remedy };
  }
  for (const { type, address, after } of writtenChanges(plan)) {
    const texts = type === 'helm_release' ? listOf(after.values) : [];
    if (!texts.some((text) => typeof text === 'string' && isUnreadable(text))) continue;
    yield { address, found: 'values that are no YAML map', remedy: 'write the values as one YAML map' };
  }
}
