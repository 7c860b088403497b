import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../programs/edge-sync/clock';
import { deferAfter, FLOOR_MS, isDeferred, windowOf } from '../../../../programs/edge-sync/cloudflare/write-deferral';
import { EMPTY_STATE, type SyncState } from '../../../../programs/edge-sync/state/state';

const T = Date.parse('2026-01-05T12:00:00Z');
const throttled = { reason: 'throttled', detail: 'HTTP 429', floor: true, retryAfterMs: 60_000 } as const;
const waitOf = (state: SyncState, now: number) => (state.deferral?.notBefore ?? 0) - now;

test('the ladder is 15 min, 30 min, then 1 h', () => {
  let state: SyncState = EMPTY_STATE;
  let now = T;
  const waits: number[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    state = deferAfter(state, now, throttled);
    waits.push(waitOf(state, now) / MINUTE_MS);
    now = state.deferral?.notBefore ?? 0;
  }
  expect(waits).toEqual([15, 30, 60, 60]);
});

test('at most 24 attempts in any 24 hours', () => {
  let state: SyncState = EMPTY_STATE;
  const attempts: number[] = [];
  for (let now = T; now < T + 3 * DAY_MS; now = state.deferral?.notBefore ?? 0) {
    attempts.push(now);
    state = deferAfter(state, now, throttled);
  }
  for (const from of attempts)
    expect(attempts.filter((at) => at >= from && at < from + DAY_MS).length).toBeLessThanOrEqual(24);
  expect(attempts.length).toBeGreaterThan(60);
});

test('a longer Retry-After is honoured, a shorter one is not', () => {
  expect(waitOf(deferAfter(EMPTY_STATE, T, { ...throttled, retryAfterMs: 2 * HOUR_MS }), T)).toBe(2 * HOUR_MS);
  expect(waitOf(deferAfter(EMPTY_STATE, T, { ...throttled, retryAfterMs: 1 }), T)).toBe(15 * MINUTE_MS);
});

test('the next attempt is exactly at the opening of the window when that comes first', () => {
  const lastWrite = { at: T - FLOOR_MS + 10 * MINUTE_MS, target: 'x' };
  expect(waitOf(deferAfter({ ...EMPTY_STATE, lastWrite }, T, throttled), T)).toBe(10 * MINUTE_MS);
});

test('the window counts only on an account that has answered 10040', () => {
  const state = { ...EMPTY_STATE, lastWrite: { at: T - FLOOR_MS + 10 * MINUTE_MS, target: 'x' } };
  expect(windowOf(state)).toBeUndefined();
  expect(waitOf(deferAfter(state, T, { ...throttled, floor: false }), T)).toBe(15 * MINUTE_MS);
});

test('a write waits until its time and not a millisecond longer', () => {
  const state = deferAfter(EMPTY_STATE, T, throttled);
  expect(isDeferred(state, T + 15 * MINUTE_MS - 1)).toBe(true);
  expect(isDeferred(state, T + 15 * MINUTE_MS)).toBe(false);
  expect(isDeferred(EMPTY_STATE, T)).toBe(false);
});
