import fc from 'fast-check';
import { Duration } from '../../../constructs/core/duration';
import { prometheusDuration } from '../../../constructs/prometheus/duration';

test.each([
  [Duration.minutes(5), '5m'],
  [Duration.minutes(90), '1h30m'],
  [Duration.weeks(4), '28d'],
  [Duration.seconds(0), '0s'],
  [Duration.parse('milliseconds=1500'), '1s500ms'],
])('%s is %s in Prometheus', (duration, text) => {
  expect(prometheusDuration(duration)).toBe(text);
});

test('every whole number of seconds comes out as a duration of Prometheus, and as long as it was', () => {
  const length: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };
  fc.assert(
    fc.property(fc.nat(100_000_000), (seconds) => {
      const text = prometheusDuration(Duration.seconds(seconds));
      const parts = [...text.matchAll(/(\d+)([a-z]+)/g)];
      expect(parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (length[unit] ?? NaN), 0)).toBe(seconds);
      expect(text).toMatch(/^(?=.)(\d+d)?(\d+h)?(\d+m)?(\d+s)?$/);
    }),
  );
});
