import { MINUTE_MS } from '../../../programs/edge-sync/clock';
import { checkMassChange as check, type Shrink } from '../../../programs/edge-sync/mass-change-hold';
import type { HoldState } from '../../../programs/edge-sync/state/state';
import { addresses } from './harness';

const PROPS = { percent: 30, reads: 3, minutes: 10, emptyMinutes: 360 };
const T = 1_000_000;

type Seen = Omit<HoldState, 'removed' | 'sample'>;

/** A shrink by the first of these addresses, as each read shows it. */
function checkMassChange(
  shrink: Omit<Shrink, 'unwanted'>,
  previous: Seen | undefined,
  now: number,
  props: typeof PROPS,
) {
  const seen = { removed: shrink.removed, sample: addresses(shrink.removed) };
  const unwanted = new Set(addresses(shrink.removed));
  return check({ ...shrink, unwanted }, previous && { ...seen, ...previous }, now, props);
}

test.each([
  ['30 % of ten', { before: 10, removed: 3, wanted: 7 }, 'released'],
  ['more than 30 % of ten', { before: 10, removed: 4, wanted: 6 }, 'held'],
  ['most of nine', { before: 9, removed: 8, wanted: 1 }, 'released'],
  ['all of nine', { before: 9, removed: 9, wanted: 0 }, 'held'],
  ['nothing of nothing', { before: 0, removed: 0, wanted: 0 }, 'released'],
  ['a swap of everything', { before: 10, removed: 10, wanted: 10 }, 'held'],
])('removing %s', (_, shrink, kind) => {
  expect(checkMassChange({ ...shrink, floorSeen: false }, undefined, T, PROPS).kind).toBe(kind);
});

const shrink = { before: 100, removed: 60, wanted: 40, floorSeen: false };

test('reads without time and time without reads confirm nothing', () => {
  expect(checkMassChange(shrink, { since: T, reads: 50, wanted: 40 }, T + 9 * MINUTE_MS, PROPS).kind).toBe('held');
  expect(checkMassChange(shrink, { since: T, reads: 1, wanted: 40 }, T + 60 * MINUTE_MS, PROPS).kind).toBe('held');
  expect(checkMassChange(shrink, { since: T, reads: 2, wanted: 40 }, T + 10 * MINUTE_MS, PROPS).kind).toBe('confirmed');
});

test('a deeper shrink starts to count again, a shallower one does not', () => {
  const previous = { since: T, reads: 2, wanted: 40 };
  expect(checkMassChange({ ...shrink, wanted: 35 }, previous, T + 20 * MINUTE_MS, PROPS)).toMatchObject({
    kind: 'held',
    next: { reads: 1 },
  });
  expect(checkMassChange({ ...shrink, wanted: 45 }, previous, T + 20 * MINUTE_MS, PROPS).kind).toBe('confirmed');
});

describe('the networks that go', () => {
  const removeBans = (from: number, to: number) => ({
    ...shrink,
    removed: to - from,
    unwanted: new Set(addresses(to).slice(from)),
  });
  const holdFirst = () => (check(removeBans(0, 60), undefined, T, PROPS) as { next: HoldState }).next;
  const later = (next: ReturnType<typeof removeBans>) =>
    check(next, { ...holdFirst(), reads: 9 }, T + 20 * MINUTE_MS, PROPS).kind;

  test('are the same ones in every read that confirms the shrink', () => {
    expect(later(removeBans(0, 60))).toBe('confirmed');
    expect(later(removeBans(60, 120))).toBe('held');
    expect(later(removeBans(30, 90))).toBe('held');
  });

  test('may be a few more or fewer: bans end, and a ban comes back', () => {
    expect(later(removeBans(0, 68))).toBe('confirmed');
    expect(later(removeBans(5, 60))).toBe('confirmed');
    expect(later(removeBans(0, 75))).toBe('held');
    expect(later(removeBans(10, 60))).toBe('held');
  });

  test('are kept in the state as at most a hundred', () => {
    const { next } = check({ ...removeBans(0, 5000), before: 9000 }, undefined, T, PROPS) as { next: HoldState };
    expect(next.sample).toHaveLength(100);
    expect(next.removed).toBe(5000);
  });
});

test('an emptied LAPI is another shrink than a small one', () => {
  const previous = { since: T, reads: 9, wanted: 1 };
  expect(checkMassChange({ ...shrink, wanted: 0 }, previous, T + 60 * MINUTE_MS, PROPS).kind).toBe('held');
});

test('a shrink that creeps is not confirmed at a depth that was seen once', () => {
  let state: HoldState | undefined;
  const verdicts = [69, 63, 57, 52, 47, 43].map((wanted, read) => {
    const props = { before: 100, removed: 100 - wanted, wanted, floorSeen: false };
    const verdict = check(
      { ...props, unwanted: new Set(addresses(100 - wanted)) },
      state,
      T + read * 10 * MINUTE_MS,
      PROPS,
    );
    state = verdict.kind === 'released' ? undefined : verdict.next;
    return verdict.kind;
  });
  expect(verdicts).toEqual(['held', 'held', 'held', 'held', 'held', 'held']);
});

describe('a LAPI without any ban', () => {
  const emptied = { before: 100, removed: 100, wanted: 0, floorSeen: false };
  const later = (minutes: number, previous: Seen, props: Partial<typeof emptied> = {}) =>
    checkMassChange({ ...emptied, ...props }, previous, T + minutes * MINUTE_MS, PROPS);
  const first = { since: T, reads: 5, wanted: 0, emptied: true };

  test('is confirmed after six hours for a large list', () => {
    expect(checkMassChange(emptied, undefined, T, PROPS)).toEqual({
      kind: 'held',
      next: { since: T, reads: 1, wanted: 0, removed: 100, sample: addresses(100).sort(), emptied: true },
      until: T + 360 * MINUTE_MS,
    });
    expect(later(359, first).kind).toBe('held');
    expect(later(360, first).kind).toBe('confirmed');
  });

  test('is confirmed after ten minutes for a small list, and after six hours on a throttled account', () => {
    const small = { before: 3, removed: 3 };
    expect(later(10, { since: T, reads: 2, wanted: 0 }, small).kind).toBe('confirmed');
    expect(later(10, { since: T, reads: 2, wanted: 0 }, { ...small, floorSeen: true }).kind).toBe('held');
    expect(later(360, { since: T, reads: 2, wanted: 0 }, { ...small, floorSeen: true }).kind).toBe('confirmed');
  });

  test('is not confirmed sooner because of a few new bans', () => {
    const grown = later(2, first, { removed: 98, wanted: 2 });
    expect(grown).toMatchObject({ kind: 'held', next: { since: T + 2 * MINUTE_MS, reads: 1, emptied: true } });
    const { next } = grown as { next: HoldState };
    expect(later(60, { ...next, reads: 9 }, { removed: 97, wanted: 3 }).kind).toBe('held');
    expect(later(362, { ...next, reads: 9 }, { removed: 97, wanted: 3 }).kind).toBe('confirmed');
  });
});
