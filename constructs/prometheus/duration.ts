import type { Duration } from '../core/duration';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/**
 * A duration of whole milliseconds as Prometheus writes it, longest unit first: `15m`, `1h30m`, `0s`. `Alert` refuses a
 * fraction of a millisecond, which Prometheus does not have.
 */
export function prometheusDuration(duration: Duration): string {
  let rest = duration.microseconds / 1_000;
  let text = '';
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}
