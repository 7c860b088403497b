import * as fc from 'fast-check';
import type { ListItem } from '../../../programs/edge-sync/cloudflare/cloudflare-lists';
import { EdgeList } from '../../../programs/edge-sync/cloudflare/edge-list';
import { Screening } from '../../../programs/edge-sync/lapi/screening';
import { makePlan, type PlanProps } from '../../../programs/edge-sync/plan';
import { Prefix } from '../../../programs/edge-sync/prefix';
import { PrefixSet } from '../../../programs/edge-sync/prefix-set';
import { addresses, decision, OWNER, ours } from './harness';

const screening = new Screening({
  origins: ['crowdsec'],
  scopes: ['ip'],
  ipv6PrefixLength: 64,
  widestIpv4: 24,
  widestIpv6: 48,
  minRemainingMs: 0,
  neverBlock: new PrefixSet([Prefix.parse('203.0.113.7')!]),
});

async function* pageOf(items: readonly ListItem[]) {
  yield items;
}

async function plan(edge: readonly string[], bans: readonly string[], props: Partial<PlanProps> = {}) {
  return makePlan({
    screening,
    screened: screening.screen(bans.map((value) => decision({ value }))),
    edge: await EdgeList.read(pageOf(ours(edge)), OWNER),
    numItems: edge.length,
    capacity: 9000,
    hold: { percent: 30, reads: 3, minutes: 10, emptyMinutes: 360 },
    holdState: undefined,
    floorSeen: false,
    force: false,
    now: 0,
    ...props,
  });
}

test('equal sets give an empty plan', async () => {
  expect(await plan(addresses(12), addresses(12))).toMatchObject({
    add: [],
    remove: [],
    held: [],
    staleUnbans: 0,
    hold: { kind: 'released' },
  });
});

test('what must not be on the edge does not count for the mass-change hold', async () => {
  const made = await plan([...addresses(2), '203.0.113.7', '192.0.0.0/8', '10.0.0.1'], addresses(2));
  expect(made).toMatchObject({
    remove: ['10.0.0.1', '192.0.0.0/8', '203.0.113.7'],
    neverBlockOnEdge: ['203.0.113.7'],
    forbiddenOnEdge: ['10.0.0.1', '192.0.0.0/8'],
    hold: { kind: 'released' },
  });
});

test('what a ban of the network around it covers is no removal for the mass-change hold', async () => {
  const inside = Array.from({ length: 10 }, (_, host) => `192.0.2.${host + 1}`);
  const made = await plan([...inside, ...addresses(4)], [...inside, '192.0.2.0/24', ...addresses(5)], { capacity: 15 });
  expect(made).toMatchObject({ add: ['192.0.2.0/24', '198.51.100.5'], remove: inside.sort(), held: [], wanted: 6 });
});

test('items that the list counts and no page has shown count as removed', async () => {
  expect((await plan(addresses(20), addresses(20))).hold.kind).toBe('released');
  expect((await plan(addresses(20), addresses(20), { numItems: 30 })).hold).toMatchObject({ kind: 'held' });
});

test('under the mass-change hold new bans take only the room that is left', async () => {
  const made = await plan(addresses(10), ['192.0.2.1', '192.0.2.2', '192.0.2.3'], { capacity: 12 });
  expect(made).toMatchObject({
    add: ['192.0.2.1', '192.0.2.2'],
    remove: [],
    held: addresses(10).sort(),
    hold: { kind: 'held' },
  });
  expect(made.target.size).toBe(12);
});

test('the capacity goes before the mass-change hold, and what LAPI still has stays first', async () => {
  const made = await plan(addresses(20), addresses(3), { capacity: 10 });
  expect(made.target.size).toBe(10);
  for (const text of addresses(3)) expect(made.target.has(text)).toBe(true);
});

test('a plan never exceeds the capacity, never holds a forbidden network, and on a list within it leads to no further plan', async () => {
  const host = fc.oneof(
    fc.integer({ min: 1, max: 40 }).map((last) => `198.51.100.${last}`),
    fc.constantFrom('203.0.113.7', '203.0.113.0/24', '10.0.0.1', '0.0.0.0/0'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(host),
      fc.array(host),
      fc.integer({ min: 1, max: 30 }),
      async (edge, bans, capacity) => {
        const first = await plan(edge, bans, { capacity });
        expect(first.target.size).toBeLessThanOrEqual(capacity);
        for (const prefix of first.target.values()) expect(screening.forbids(prefix)).toBeUndefined();
        const { target } = await plan(edge.slice(0, capacity), bans, { capacity });
        const second = await plan([...target.keys()], bans, { capacity });
        expect([second.add, second.remove]).toEqual([[], []]);
      },
    ),
    { numRuns: 300 },
  );
});
