import { Duration } from '../../constructs/core/duration';

const PROMETHEUS_UNITS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;

/** Seconds of a duration of Prometheus, `1h30m`; none written is zero. @returns infinity for another text */
export function prometheusSeconds(value: unknown): number {
  if (value === undefined) return 0;
  const text = String(value);
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return Number.POSITIVE_INFINITY;
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * PROMETHEUS_UNITS[unit as keyof typeof PROMETHEUS_UNITS],
    0,
  );
}

export function isPositiveDuration(value: unknown): boolean {
  return typeof value === 'string' && Duration.read(value)?.isZero === false;
}
