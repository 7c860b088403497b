import type { CloudflareFault, Endpoint } from '../../support/cloudflare-lists';
import { BANS, expectUntouched, MORE } from './faults';
import { addresses, World } from './world';

/** Rows of the fault table in docs/edge-sync.md. */
let world: World;
afterEach(() => world.stop());

describe('Cloudflare, while it is read', () => {
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
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.inject(endpoint, fault);
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'written' });
    expectUntouched(world, MORE);
  });

  test.each(['http-500', 'hang', 'cut-body'] as const)(
    '%s at every attempt ends the run without a write',
    async (fault) => {
      world = await World.start(BANS);
      world.ban(...MORE);
      world.cloudflare.inject('items', fault, 3);
      expect(await world.run()).toMatchObject({ exitCode: 1, outcome: 'error' });
      expect(world.cloudflare.count('replace')).toBe(0);
      expectUntouched(world);
      expect((await world.later()).outcome).toBe('written');
      expectUntouched(world, MORE);
    },
  );

  test('a 429 on a read ends the run quietly and is not repeated', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.inject('items', 'http-429');
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(world.cloudflare.calls).toEqual(['lists', 'items']);
    expectUntouched(world);
  });

  test('a refused token is loud and writes nothing', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    const run = await world.run([], { EDGE_SYNC_CLOUDFLARE_TOKEN: 'revoked' });
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('HTTP 403');
    expectUntouched(world);
  });

  test('10027 in the middle of the pages starts the read again', async () => {
    world = await World.start(addresses(700));
    world.ban(...addresses(702));
    world.cloudflare.inject('items', 'bad-cursor');
    expect((await world.run()).outcome).toBe('written');
    expectUntouched(world, addresses(702));
  });

  test('a list that is edited between two pages is read again before it is written', async () => {
    world = await World.start(addresses(700));
    world.ban(...addresses(702));
    let reads = 0;
    world.cloudflare.onRequest = (endpoint) => {
      if (endpoint !== 'items' || ++reads !== 2) return;
      world.now += 1500;
      world.cloudflare.edit(world.list, world.list.items.slice(0, 400));
    };
    expect((await world.run()).outcome).toBe('written');
    expect(reads).toBeGreaterThan(2);
    expectUntouched(world, addresses(702));
  });

  test('pages that lack items are read again instead of being taken for drift', async () => {
    world = await World.start(addresses(700));
    const whole = world.list.items;
    let reads = 0;
    world.cloudflare.onRequest = (endpoint) => {
      world.list.items = endpoint === 'items' && ++reads === 2 ? whole.slice(0, 600) : whole;
    };
    expect((await world.run()).outcome).toBe('in-sync');
    expect(world.cloudflare.calls).toEqual(['lists', 'items', 'items', 'lists', 'items', 'items']);
  });

  test('pages that always show fewer items than the list has are not believed: no item is overwritten, no ban lost', async () => {
    const bans = addresses(1200);
    world = await World.start(bans);
    const whole = [...world.list.items, { ip: '192.0.2.77', comment: 'put here by hand' }];
    world.cloudflare.onRequest = (endpoint) => {
      world.list.items = endpoint === 'items' ? whole.slice(0, 480) : whole;
    };
    world.ban(...bans.slice(0, 600));
    for (let run = 0; run < 8; run += 1) {
      expect(await world.later(5)).toMatchObject({ exitCode: 1, outcome: 'error' });
    }
    expect((await world.later()).summary).toContain('has 1201 items, and its pages show 480 different ones in 3 reads');
    expect(world.cloudflare.count('replace')).toBe(0);
  });

  test('a page that is sent twice does not stand for the one that is missing', async () => {
    world = await World.start(addresses(1000));
    const whole = world.list.items;
    let reads = 0;
    world.cloudflare.onRequest = (endpoint) => {
      if (endpoint !== 'items') world.list.items = whole;
      else if (++reads % 2 === 0) world.list.items = [...whole.slice(0, 500), ...whole.slice(0, 500)];
    };
    expect(await world.run()).toMatchObject({ exitCode: 1, outcome: 'error' });
    expect(world.cloudflare.count('replace')).toBe(0);
  });

  test('two cursors that point at each other end the read after three pages', async () => {
    world = await World.start(addresses(1200));
    world.cloudflare.nextOffset = (offset) => (offset === 1000 ? 0 : offset);
    const run = await world.run();
    expect(run).toMatchObject({ exitCode: 1, outcome: 'error' });
    expect(run.summary).toContain('a cursor repeats after');
    expect(world.cloudflare.count('items')).toBe(3);
    expectUntouched(world, addresses(1200));
  });

  test('pages far beyond the number of items end the read', async () => {
    world = await World.start(addresses(1200));
    world.cloudflare.nextOffset = (offset) => offset;
    const run = await world.run();
    expect(run).toMatchObject({ exitCode: 1, outcome: 'error' });
    expect(run.summary).toContain('the list has 1200 items, and its pages do not end after');
    expect(world.cloudflare.count('items')).toBeLessThan(10);
    expectUntouched(world, addresses(1200));
  });

  test('items that are added between the read and the write are not lost', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    let lists = 0;
    world.cloudflare.onRequest = (endpoint) => {
      if (endpoint !== 'lists' || ++lists !== 2) return;
      world.now += 1500;
      world.cloudflare.edit(world.list, [...world.list.items, { ip: '192.0.2.77', comment: 'put here by hand' }]);
    };
    expect(await world.run()).toMatchObject({ exitCode: 2, outcome: 'config' });
    expectUntouched(world, [...BANS, '192.0.2.77']);
  });

  test('a list that is edited all the time is left alone', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.onRequest = (endpoint) => {
      if (endpoint !== 'lists') return;
      world.now += 1500;
      world.cloudflare.edit(world.list, world.list.items);
    };
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(world.cloudflare.count('replace')).toBe(0);
    expectUntouched(world);
  });
});
