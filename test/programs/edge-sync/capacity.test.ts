import * as fc from 'fast-check';
import { cutToCapacity } from '../../../programs/edge-sync/capacity';
import { HOUR_MS } from '../../../programs/edge-sync/clock';
import type { Candidate } from '../../../programs/edge-sync/lapi/screening';
import { Prefix } from '../../../programs/edge-sync/prefix';

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

test('a ban inside of a chosen network takes no room, and a network without room covers nothing', () => {
  const all = candidates(
    ['192.0.2.1', 0, 9],
    ['192.0.2.0/24', 0, 8],
    ['192.0.2.0/28', 0, 7],
    ['198.51.100.7', 1, 2],
    ['198.51.100.0/24', 2, 2],
  );
  const { chosen, covered, truncated } = cutToCapacity(all, noneOnList, 2);
  expect([...chosen.keys()].sort()).toEqual(['192.0.2.0/24', '198.51.100.7']);
  expect([...covered].sort()).toEqual(['192.0.2.0/28', '192.0.2.1']);
  expect(truncated).toBe(1);
  expect([...cutToCapacity(all, noneOnList, 5).chosen.keys()]).toHaveLength(5);
});

const nested = fc
  .uniqueArray(fc.tuple(fc.nat(15), fc.constantFrom(28, 30, 31, 32), fc.nat(2), fc.integer({ min: 1, max: 1000 })), {
    selector: ([host, length]) => Prefix.parse(`192.0.2.${host}/${length}`)!.text,
    maxLength: 30,
  })
  .map((rows) =>
    candidates(
      ...rows.map(([host, length, rank, hours]): [string, number, number] => [
        Prefix.parse(`192.0.2.${host}/${length}`)!.text,
        rank,
        hours,
      ]),
    ),
  );

test('with networks inside of networks every ban is chosen, inside of a chosen one, or without room, and the second cut stays', () => {
  fc.assert(
    fc.property(nested, fc.nat(12), fc.func(fc.boolean()), (all, capacity, isOnEdge) => {
      const { chosen, covered, truncated } = cutToCapacity(all, isOnEdge, capacity);
      expect(chosen.size + covered.size + truncated).toBe(all.size);
      if (truncated > 0) expect(chosen.size).toBe(capacity);
      const wide = [...chosen.values()].map(({ prefix }) => prefix);
      for (const text of covered) {
        const { prefix } = all.get(text)!;
        expect(wide.some((one) => one.length < prefix.length && one.overlaps(prefix))).toBe(true);
      }
      // A network that made room in one run and is covered itself counts less in the next, which may choose once more.
      const again = cutToCapacity(all, (text) => chosen.has(text), capacity).chosen;
      const settled = cutToCapacity(all, (text) => again.has(text), capacity).chosen;
      expect([...settled.keys()].sort()).toEqual([...again.keys()].sort());
    }),
    { numRuns: 500 },
  );
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
