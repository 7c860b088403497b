import * as fc from 'fast-check';
import { Prefix } from '../../../programs/edge-sync/prefix';
import type { CloudflareFault, Endpoint } from '../../support/cloudflare/lists';
import type { LapiFault } from '../../support/servers/lapi';
import { Harness } from './harness';

const OWNERS = [Prefix.parse('203.0.113.7')!, Prefix.parse('2001:db8:aaaa:1::/64')!];

/** Bans as they come: ordinary ones, the owner in many spellings, networks too wide, nonsense. */
const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 60 }).map((host) => `198.51.100.${host}`) },
  { weight: 2, arbitrary: fc.nat(20).map((group) => `2001:db8:beef:${group.toString(16)}::1`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '203.0.113.7',
      '::ffff:203.0.113.7',
      '203.0.113.0/24',
      '2001:db8:aaaa:1::bad',
      '0.0.0.0/0',
      '::/0',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('192.0.2.0/23', '10.0.0.1', 'nonsense', '192.0.2.1 ', '192.0.2.0/24') },
);
const bans = fc.array(value, { maxLength: 40 });

interface Step {
  readonly bans: readonly string[];
  readonly minutes: number;
  readonly lapi: LapiFault | undefined;
  readonly cloudflare: readonly (readonly [Endpoint, CloudflareFault])[];
  readonly fate: 'completes' | 'fails' | 'never-ends';
}

const step: fc.Arbitrary<Step> = fc.record({
  bans,
  minutes: fc.constantFrom(2, 2, 20),
  lapi: fc.option(
    fc.constantFrom<LapiFault>('reset', 'http-500', 'not-json', 'forbidden', 'empty', 'odd-row', 'unfiltered'),
    {
      nil: undefined,
      freq: 3,
    },
  ),
  cloudflare: fc.array(
    fc.tuple(
      fc.constantFrom<Endpoint>('lists', 'items', 'replace', 'operation'),
      fc.constantFrom<CloudflareFault>(
        'reset',
        'cut-body',
        'http-500',
        'html-502',
        'not-json',
        'http-429',
        'throttled-10040',
        'lost-answer',
        'http-400',
      ),
    ),
    { maxLength: 3 },
  ),
  fate: fc.constantFrom('completes', 'completes', 'fails', 'never-ends'),
});

/** Returns what may never be on the list, whatever happens. */
function expectSafe(harness: Harness, capacity: number): void {
  expect(harness.edge.length).toBeLessThanOrEqual(capacity);
  for (const text of harness.edge) {
    const prefix = Prefix.parse(text)!;
    expect(OWNERS.some((owner) => owner.overlaps(prefix))).toBe(false);
    expect(prefix.length).toBeGreaterThanOrEqual(prefix.family === 4 ? 24 : 48);
  }
  expect(new Set(harness.edge).size).toBe(harness.edge.length);
}

/** The networks that belong on the list, written down without the program's own rules. */
function listWanted(values: readonly string[]): Set<string> {
  const wanted = new Set<string>();
  for (const text of values) {
    if (/^198\.51\.100\.\d+$/.test(text) || text === '192.0.2.0/24') wanted.add(text);
    const group = /^2001:db8:beef:([0-9a-f]+)::1$/.exec(text)?.[1];
    if (group !== undefined) wanted.add(group === '0' ? '2001:db8:beef::/64' : `2001:db8:beef:${group}::/64`);
  }
  return wanted;
}

test('whatever goes wrong on the way, the list is safe all the time and right in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), bans, async (steps, last) => {
      const harness = await Harness.start();
      try {
        for (const { bans: values, minutes, lapi, cloudflare, fate } of steps) {
          harness.ban(...values);
          harness.lapi.fault = lapi;
          harness.cloudflare.operationOutcome = fate;
          for (const [endpoint, fault] of cloudflare) harness.cloudflare.inject(endpoint, fault);
          await harness.later(minutes);
          expectSafe(harness, 9000);
        }
        harness.ban(...last);
        harness.lapi.fault = undefined;
        harness.cloudflare.clearFaults();
        expect((await harness.settle()).outcome).toBe('in-sync');
        expect(new Set(harness.edge)).toEqual(listWanted(last));
        expectSafe(harness, 9000);
        const writes = harness.cloudflare.count('replace');
        await harness.later();
        await harness.later(70);
        expect(harness.cloudflare.count('replace')).toBe(writes);
      } finally {
        await harness.stop();
      }
    }),
    { numRuns: 25 },
  );
});

test('under a capacity that is too small the list is full, and a second run writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(bans, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 12 }),
      async (series, capacity) => {
        const harness = await Harness.start();
        harness.env.EDGE_SYNC_CAPACITY = String(capacity);
        try {
          for (const values of series) {
            harness.ban(...values);
            expect((await harness.settle()).outcome).toBe('in-sync');
            expectSafe(harness, capacity);
            const wanted = listWanted(values);
            expect(harness.edge).toHaveLength(Math.min(capacity, wanted.size));
            for (const text of harness.edge) expect(wanted).toContain(text);
            const writes = harness.cloudflare.count('replace');
            await harness.later(61);
            expect(harness.cloudflare.count('replace')).toBe(writes);
          }
        } finally {
          await harness.stop();
        }
      },
    ),
    { numRuns: 12 },
  );
});

test('an outage of LAPI never takes a ban away, however often it is repeated', async () => {
  const fault = fc.constantFrom<LapiFault>(
    'reset',
    'http-500',
    'html-502',
    'not-json',
    'forbidden',
    'message',
    'odd-row',
    'cut-body',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 8 }), async (faults) => {
      const harness = await Harness.start(['198.51.100.1', '198.51.100.2']);
      try {
        harness.ban();
        for (const one of faults) {
          harness.lapi.fault = one;
          await harness.later(30);
          expect(harness.edge).toEqual(['198.51.100.1', '198.51.100.2']);
        }
        expect(harness.cloudflare.calls).toEqual([]);
      } finally {
        await harness.stop();
      }
    }),
    { numRuns: 10 },
  );
});
