import { Deadline, minuteOf, systemClock } from '../../../programs/edge-sync/clock';

test('a signal ends a sleep at once, and every later one', async () => {
  const stop = new AbortController();
  const clock = systemClock(stop.signal);
  const slept = clock.sleep(3_600_000);
  stop.abort();
  await slept;
  await clock.sleep(3_600_000);
});

test('a signal leaves no time, and says why', () => {
  const stop = new AbortController();
  const deadline = new Deadline(systemClock(), 60_000, stop.signal);
  expect(deadline.remainingMs()).toBeGreaterThan(0);
  expect(deadline.reason).toBe('the time budget of the run is used up');
  stop.abort();
  expect(deadline.remainingMs()).toBe(0);
  expect(deadline.reason).toBe('the run was told to stop');
});

test('an invalid time is no crash', () => {
  expect(minuteOf(Number.MAX_VALUE)).toBe('an invalid time');
  expect(minuteOf(0)).toBe('1970-01-01T00:00Z');
});
