import * as fc from 'fast-check';
import { cutToCapacity } from '../../../programs/edge-sync/capacity';
import { HOUR_MS } from '../../../programs/edge-sync/clock';
import { Prefix } from '../../../programs/edge-sync/prefix';
import type { Candidate } from '../../../programs/edge-sync/screening';

const noneOnList = () => false;

function candidates(...rows: [text: string, originRank: number, hours: number][]): Map<string, Candidate> {
  return new Map(
    rows.map(([text, originRank, hours]) => [
      text,
      { prefix: Prefix.parse(text)!, originRank, remainingMs: hours * HOUR_MS },
    ]),
  );
}

test('the origin goes before the time, the time before the address', () => {
  const all = candidates(['192.0.2.1', 1, 900], ['192.0.2.2', 0, 2], ['192.0.2.3', 0, 900], ['192.0.2.4', 1, 2]);
  expect([...cutToCapacity(all, noneOnList, 3).chosen.keys()]).toEqual(['192.0.2.3', '192.0.2.2', '192.0.2.1']);
});

test('the address is compared as a number', () => {
  const all = candidates(['192.0.2.10', 0, 2], ['192.0.2.9', 0, 2]);
  expect([...cutToCapacity(all, noneOnList, 1).chosen.keys()]).toEqual(['192.0.2.9']);
});

test('what is on the edge stays when a newcomer is only as good or one step better', () => {
  const all = candidates(['192.0.2.1', 0, 2], ['192.0.2.2', 0, 7], ['192.0.2.9', 0, 2]);
  expect([...cutToCapacity(all, (text) => text === '192.0.2.9', 1).chosen.keys()]).toEqual(['192.0.2.9']);
});

test('what is on the edge goes when a newcomer is clearly better or of a better origin', () => {
  const longer = candidates(['192.0.2.1', 0, 2], ['192.0.2.2', 0, 48]);
  expect([...cutToCapacity(longer, (text) => text === '192.0.2.1', 1).chosen.keys()]).toEqual(['192.0.2.2']);
  const nobler = candidates(['192.0.2.1', 1, 900], ['192.0.2.2', 0, 2]);
  expect([...cutToCapacity(nobler, (text) => text === '192.0.2.1', 1).chosen.keys()]).toEqual(['192.0.2.2']);
});

const arbitrary = fc
  .uniqueArray(fc.tuple(fc.nat(255), fc.nat(3), fc.integer({ min: 1, max: 1000 })), {
    selector: ([host]) => host,
    maxLength: 40,
  })
  .map((rows) =>
    candidates(...rows.map(([host, rank, hours]): [string, number, number] => [`192.0.2.${host}`, rank, hours])),
  );

test('the capacity is never exceeded and never left unused', () => {
  fc.assert(
    fc.property(arbitrary, fc.nat(45), fc.func(fc.boolean()), (all, capacity, isOnEdge) => {
      const { chosen, truncated } = cutToCapacity(all, isOnEdge, capacity);
      expect(chosen.size).toBe(Math.min(all.size, capacity));
      expect(truncated).toBe(all.size - chosen.size);
      for (const text of chosen.keys()) expect(all.has(text)).toBe(true);
    }),
  );
});

test('the cut never flaps: with its own result on the edge it chooses the same again', () => {
  fc.assert(
    fc.property(arbitrary, fc.nat(20), fc.func(fc.boolean()), (all, capacity, isOnEdge) => {
      const first = cutToCapacity(all, isOnEdge, capacity).chosen;
      const second = cutToCapacity(all, (text) => first.has(text), capacity).chosen;
      expect([...second.keys()].sort()).toEqual([...first.keys()].sort());
    }),
  );
});

test('the order of the input does not matter', () => {
  fc.assert(
    fc.property(arbitrary, fc.nat(20), (all, capacity) => {
      const reversed = new Map([...all].reverse());
      const keys = (map: Map<string, Candidate>) => [...cutToCapacity(map, noneOnList, capacity).chosen.keys()].sort();
      expect(keys(reversed)).toEqual(keys(all));
    }),
  );
});
