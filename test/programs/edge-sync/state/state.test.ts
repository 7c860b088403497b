import { HOUR_MS } from '../../../../programs/edge-sync/clock';
import {
  EMPTY_STATE,
  parseState,
  type SyncState,
  serializeState,
  withoutFuture,
} from '../../../../programs/edge-sync/state/state';

const FULL: SyncState = {
  version: 1,
  fingerprint: { modifiedOn: '2026-01-05T12:00:00Z', numItems: 3, at: 1, settings: 's', settled: 'd' },
  pending: { startedAt: 1, target: 't', operationId: 'o', modifiedOnBefore: '' },
  lastWrite: { at: 1, target: 't', modifiedOnBefore: 'm' },
  modifiedOnMoves: true,
  deferral: { reason: 'throttled', streak: 1, notBefore: 2, detail: 'HTTP 429' },
  floorSeen: true,
  rejections: [1, 2],
  hold: { since: 1, reads: 2, wanted: 3, removed: 4, sample: ['192.0.2.1'] },
};

test.each([
  ['empty', EMPTY_STATE],
  ['full', FULL],
])('an %s state is read as it was written', (_, state) => {
  expect(parseState(serializeState(state))).toEqual(state);
});

test.each([
  ['cut off', '{"version":1,'],
  ['a list', '[]'],
  ['null', 'null'],
  ['of another version', '{"version":2,"rejections":[]}'],
  ['without rejections', '{"version":1}'],
  ['with half a hold', '{"version":1,"rejections":[],"hold":{"reads":99}}'],
  ['with a text as a time', '{"version":1,"rejections":["now"]}'],
  ['with an unknown reason', JSON.stringify({ ...FULL, deferral: { ...FULL.deferral, reason: 'mood' } })],
])('a state that is %s is damaged', (_, text) => {
  expect(parseState(text)).toBeUndefined();
});

test('what a wrong clock has left in the future is dropped, and a deferral of three days is kept', () => {
  const now = Date.parse('2026-01-05T12:00:00Z');
  const later = now + HOUR_MS;
  const deferral = (notBefore: number): SyncState['deferral'] => ({
    reason: 'throttled',
    streak: 1,
    notBefore,
    detail: '10040',
  });
  const wrong: SyncState = {
    version: 1,
    pending: { startedAt: later, target: 'a', modifiedOnBefore: 'b' },
    lastWrite: { at: later, target: 'a' },
    hold: { since: later, reads: 2, wanted: 3, removed: 4, sample: ['192.0.2.1'] },
    deferral: deferral(now + 100 * HOUR_MS),
    rejections: [now - HOUR_MS, later],
    floorSeen: true,
  };
  expect(withoutFuture(wrong, now)).toEqual({ version: 1, rejections: [now - HOUR_MS], floorSeen: true });
  const right: SyncState = { version: 1, rejections: [], deferral: deferral(now + 72 * HOUR_MS) };
  expect(withoutFuture(right, now)).toEqual(right);
});
