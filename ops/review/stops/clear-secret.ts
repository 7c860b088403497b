import { MIN_SECRET_LENGTH } from '../../core/secret-texts';
import { writtenChanges } from '../change-kind';
import { findUnmarkedTexts, type Mask, maskAt } from '../mask';
import { PUBLIC } from '../plan-secrets';
import type { StopFindings, StopInput } from './stop';

/** The value of a sensitive variable in a place that is not marked: `nonsensitive()`, or a literal of the same text. */
export function* findClearSecret({ plan }: StopInput): StopFindings {
  const secrets = plan.secretVariables.filter(
    ({ name, text }) => text.length >= MIN_SECRET_LENGTH && !PUBLIC.test(name),
  );
  const holdsSecret = (value: unknown, mask: Mask) =>
    [...findUnmarkedTexts(value, mask)].some((shown) => secrets.some(({ text }) => shown.includes(text)));
  const remedy = 'refer to the variable without nonsensitive(), or keep it in a Secret of Kubernetes';
  for (const { address, after, afterSensitive } of writtenChanges(plan)) {
    for (const [attribute, value] of Object.entries(after)) {
      if (!holdsSecret(value, maskAt(afterSensitive, attribute))) continue;
      yield { address, found: `${attribute} holds the value of a sensitive variable`, remedy };
    }
  }
  for (const { address, after, afterSensitive } of plan.outputs) {
    if (!holdsSecret(after, afterSensitive)) continue;
    yield { address, found: 'it holds the value of a sensitive variable', remedy: 'mark the output as sensitive' };
  }
}
