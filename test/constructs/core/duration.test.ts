import fc from 'fast-check';
import { Duration, type DurationUnit } from '../../../constructs/core/duration';

const UNITS: readonly DurationUnit[] = ['weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds', 'microseconds'];
/** Text in authentik's notation: some units in some order, each with a count. */
const notation = fc
  .shuffledSubarray([...UNITS], { minLength: 1 })
  .chain((units) => fc.tuple(...units.map((unit) => fc.tuple(fc.constant(unit), fc.nat(1000)))))
  .map((parts) => parts.map(([unit, count]) => `${unit}=${count}`).join(';'));

test.each([
  [Duration.weeks(4), 'weeks=4', 2_419_200_000_000],
  [Duration.days(30), 'days=30', 2_592_000_000_000],
  [Duration.hours(1), 'hours=1', 3_600_000_000],
  [Duration.minutes(5), 'minutes=5', 300_000_000],
  [Duration.seconds(90), 'seconds=90', 90_000_000],
  [Duration.seconds(0), 'seconds=0', 0],
])('%s is written %s', (duration, text, microseconds) => {
  expect(duration.toString()).toBe(text);
  expect(duration.microseconds).toBe(microseconds);
});

test.each([
  ['weeks=4', 'weeks=4'],
  ['hours=1;minutes=30', 'hours=1;minutes=30'],
  ['minutes=30;hours=1', 'hours=1;minutes=30'],
  ['days=28', 'days=28'],
  ['hours=1;minutes=0', 'hours=1'],
  ['milliseconds=1;microseconds=2', 'milliseconds=1;microseconds=2'],
  ['weeks=0', 'seconds=0'],
  ['weeks=04', 'weeks=4'],
])('%s is read, and written %s', (text, written) => {
  expect(Duration.parse(text).toString()).toBe(written);
  expect(Duration.read(text)?.toString()).toBe(written);
});

test.each([
  '',
  '4w',
  'weeks',
  'weeks=',
  'weeks=-1',
  'weeks=1.5',
  'weeks = 4',
  ' weeks=4',
  'weeks=4\n',
  'weeks=4;',
  'hours=1,minutes=30',
  'hours=1;hours=2',
  'months=1',
  'Weeks=4',
  'toString=1',
])('%j is no duration, and the error shows it and how to write one', (text) => {
  expect(Duration.read(text)).toBeUndefined();
  expect(() => Duration.parse(text)).toThrow(
    new RangeError(
      `is not unit=number joined by ";" with each unit once, found: ${JSON.stringify(text)}; ` +
        'write for example weeks=4 or hours=1;minutes=30 ' +
        '(units: weeks, days, hours, minutes, seconds, milliseconds, microseconds)',
    ),
  );
});

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('a count of %p is refused', (count) => {
  expect(() => Duration.weeks(count)).toThrow(
    new RangeError(`weeks is not a whole number from 0 to 285 years, found: ${count}; use a smaller unit`),
  );
});

test('a duration of more than 285 years is not read', () => {
  expect(Duration.read('weeks=99999999')).toBeUndefined();
});

test('zero is zero in whatever unit', () => {
  expect(Duration.parse('weeks=0;hours=0').isZero).toBe(true);
  expect(Duration.parse('microseconds=1').isZero).toBe(false);
});

test('durations compare by how long they last, not by how they are written', () => {
  expect(Duration.weeks(4).compare(Duration.days(28))).toBe(0);
  expect(Duration.hours(2).compare(Duration.weeks(1))).toBeLessThan(0);
  expect(Duration.minutes(61).compare(Duration.hours(1))).toBeGreaterThan(0);
});

test('whatever is read and written again is the same duration, and written the same', () => {
  fc.assert(
    fc.property(notation, (text) => {
      const once = Duration.parse(text);
      const twice = Duration.parse(once.toString());
      expect(twice.microseconds).toBe(once.microseconds);
      expect(twice.toString()).toBe(once.toString());
    }),
  );
});
