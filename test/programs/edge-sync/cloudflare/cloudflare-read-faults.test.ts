import type { CloudflareFault, Endpoint } from '../../../support/cloudflare/lists';
import { addresses, BANS, expectUntouched, Harness, MORE } from '../harness';

/** Rows of the fault table in docs/edge-sync.md. */
let harness: Harness;
afterEach(() => harness.stop());

describe('Cloudflare, while it is read', () => {
  beforeEach(async () => {
    harness = await Harness.start(BANS, MORE);
  });

  const passing: [Endpoint, CloudflareFault][] = [
    ['lists', 'http-500'],
    ['lists', 'cut-body'],
    ['items', 'html-502'],
    ['items', 'hang'],
    ['items', 'hang-body'],
    ['items', 'reset'],
    ['items', 'not-json'],
    ['operation', 'http-500'],
  ];
  test.each(passing)('%s: one %s is read again in the same run', async (endpoint, fault) => {
    harness.cloudflare.inject(endpoint, fault);
    expect(await harness.run()).toMatchObject({ exitCode: 0, outcome: 'written' });
    expectUntouched(harness, MORE);
  });

  test.each(['http-500', 'hang', 'cut-body'] as const)(
    '%s at every attempt ends the run without a write',
    async (fault) => {
      harness.cloudflare.inject('items', fault, 3);
      expect(await harness.run()).toMatchObject({ exitCode: 1, outcome: 'error' });
      expect(harness.cloudflare.count('replace')).toBe(0);
      expectUntouched(harness);
      expect((await harness.later()).outcome).toBe('written');
      expectUntouched(harness, MORE);
    },
  );

  test('a 429 on a read ends the run quietly and is not repeated', async () => {
    harness.cloudflare.inject('items', 'http-429');
    expect(await harness.run()).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(harness.cloudflare.calls).toEqual(['lists', 'items']);
    expectUntouched(harness);
  });

  test('a refused token is loud and writes nothing', async () => {
    const run = await harness.run([], { EDGE_SYNC_CLOUDFLARE_TOKEN: 'revoked' });
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('HTTP 403');
    expectUntouched(harness);
  });

  test('items that are added between the read and the write are not lost', async () => {
    let lists = 0;
    harness.cloudflare.onRequest = (endpoint) => {
      if (endpoint !== 'lists' || ++lists !== 2) return;
      harness.now += 1500;
      harness.cloudflare.edit(harness.list, [...harness.list.items, { ip: '192.0.2.77', comment: 'put here by hand' }]);
    };
    expect(await harness.run()).toMatchObject({ exitCode: 2, outcome: 'config' });
    expectUntouched(harness, [...BANS, '192.0.2.77']);
  });

  test('a list that is edited all the time is left alone', async () => {
    harness.cloudflare.onRequest = (endpoint) => {
      if (endpoint !== 'lists') return;
      harness.now += 1500;
      harness.cloudflare.edit(harness.list, harness.list.items);
    };
    expect(await harness.run()).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(harness.cloudflare.count('replace')).toBe(0);
    expectUntouched(harness);
  });
});

test('10027 in the middle of the pages starts the read again', async () => {
  harness = await Harness.start(addresses(700), addresses(702));
  harness.cloudflare.inject('items', 'bad-cursor');
  expect((await harness.run()).outcome).toBe('written');
  expectUntouched(harness, addresses(702));
});

test('a list that is edited between two pages is read again before it is written', async () => {
  harness = await Harness.start(addresses(700), addresses(702));
  let reads = 0;
  harness.cloudflare.onRequest = (endpoint) => {
    if (endpoint !== 'items' || ++reads !== 2) return;
    harness.now += 1500;
    harness.cloudflare.edit(harness.list, harness.list.items.slice(0, 400));
  };
  expect((await harness.run()).outcome).toBe('written');
  expect(reads).toBeGreaterThan(2);
  expectUntouched(harness, addresses(702));
});

test('pages that lack items are read again instead of being taken for drift', async () => {
  harness = await Harness.start(addresses(700));
  const whole = harness.list.items;
  let reads = 0;
  harness.cloudflare.onRequest = (endpoint) => {
    harness.list.items = endpoint === 'items' && ++reads === 2 ? whole.slice(0, 600) : whole;
  };
  expect((await harness.run()).outcome).toBe('in-sync');
  expect(harness.cloudflare.calls).toEqual(['lists', 'items', 'items', 'lists', 'items', 'items']);
});

test('pages with fewer items than the list counts are discarded: no item is overwritten, no ban lost', async () => {
  const bans = addresses(1200);
  harness = await Harness.start(bans);
  const whole = [...harness.list.items, { ip: '192.0.2.77', comment: 'put here by hand' }];
  harness.cloudflare.onRequest = (endpoint) => {
    harness.list.items = endpoint === 'items' ? whole.slice(0, 480) : whole;
  };
  harness.ban(...bans.slice(0, 600));
  for (let run = 0; run < 8; run += 1) {
    expect(await harness.later(5)).toMatchObject({ exitCode: 1, outcome: 'error' });
  }
  expect((await harness.later()).summary).toContain('has 1201 items, and its pages show 480 different ones in 3 reads');
  expect(harness.cloudflare.count('replace')).toBe(0);
});

test('a page that is sent twice does not stand for the one that is missing', async () => {
  harness = await Harness.start(addresses(1000));
  const whole = harness.list.items;
  let reads = 0;
  harness.cloudflare.onRequest = (endpoint) => {
    if (endpoint !== 'items') harness.list.items = whole;
    else if (++reads % 2 === 0) harness.list.items = [...whole.slice(0, 500), ...whole.slice(0, 500)];
  };
  expect(await harness.run()).toMatchObject({ exitCode: 1, outcome: 'error' });
  expect(harness.cloudflare.count('replace')).toBe(0);
});

test('two cursors that point at each other end the read after three pages', async () => {
  harness = await Harness.start(addresses(1200));
  harness.cloudflare.nextOffset = (offset) => (offset === 1000 ? 0 : offset);
  const run = await harness.run();
  expect(run).toMatchObject({ exitCode: 1, outcome: 'error' });
  expect(run.summary).toContain('a cursor repeats after');
  expect(harness.cloudflare.count('items')).toBe(3);
  expectUntouched(harness, addresses(1200));
});

test('pages far beyond the number of items end the read', async () => {
  harness = await Harness.start(addresses(1200));
  harness.cloudflare.nextOffset = (offset) => offset;
  const run = await harness.run();
  expect(run).toMatchObject({ exitCode: 1, outcome: 'error' });
  expect(run.summary).toContain('the list has 1200 items, and its pages do not end after');
  expect(harness.cloudflare.count('items')).toBeLessThan(10);
  expectUntouched(harness, addresses(1200));
});
