import type { Duration } from '../core/duration';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/**
 * A duration as Prometheus writes it, longest unit first: `15m`, `1h30m`, `0s`.
 *
 * @throws RangeError for a fraction of a millisecond, which Prometheus does not have
 */
export function prometheusDuration(duration: Duration): string {
  let rest = duration.microseconds / 1_000;
  if (!Number.isInteger(rest)) {
    throw new RangeError(`is not whole milliseconds, found: ${duration}; Prometheus has no shorter unit`);
  }
  let text = '';
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}
