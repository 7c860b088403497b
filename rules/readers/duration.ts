import { Duration } from '../../constructs/core/duration';

/** Whether a value is a duration above zero. */
export function isPositiveDuration(value: unknown): boolean {
  try {
    return typeof value === 'string' && !Duration.parse(value).isZero;
  } catch {
    return false;
  }
}
