import { writeFileSync } from 'node:fs';
import { MINUTE_MS } from '../../../programs/edge-sync/clock';
import type { CloudflareFault, Endpoint } from '../../support/cloudflare-lists';
import type { LapiFault } from '../../support/lapi';
import { addresses, decision, NEVER_BLOCK, ours, World } from './world';

/** Each test is one row of the fault table in docs/edge-sync.md. */
let world: World;
afterEach(() => world.stop());

const BANS = addresses(20);
const MORE = addresses(22);

/** The list as it was, not one item more or less. */
function expectUntouched(edge: readonly string[] = BANS): void {
  expect(new Set(world.edge)).toEqual(new Set(edge));
  expect(world.edge).toHaveLength(edge.length);
}

describe('LAPI', () => {
  const faults: LapiFault[] = [
    'hang',
    'hang-body',
    'cut-body',
    'reset',
    'http-500',
    'html-502',
    'not-json',
    'forbidden',
    'message',
    'odd-row',
  ];
  test.each(faults)('%s freezes the edge', async (fault) => {
    world = await World.start(BANS);
    world.ban('192.0.2.1');
    world.lapi.fault = fault;
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'frozen' });
    expect(world.cloudflare.calls).toEqual([]);
    expectUntouched();
    world.lapi.fault = undefined;
    world.ban(...MORE);
    expect((await world.settle()).outcome).toBe('in-sync');
    expectUntouched(MORE);
  });

  test('refusing connections freezes the edge', async () => {
    world = await World.start(BANS);
    await world.lapi.stop();
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'frozen' });
    expectUntouched();
  });

  test('an empty answer is not believed before it was seen three times in ten minutes', async () => {
    world = await World.start(BANS);
    world.lapi.fault = 'empty';
    for (let minute = 0; minute < 9; minute += 2) {
      expect(await world.later()).toMatchObject({ exitCode: 3, outcome: 'braked' });
      expectUntouched();
    }
    world.lapi.fault = undefined;
    expect((await world.later()).outcome).toBe('in-sync');
    expect(world.cloudflare.count('replace')).toBe(0);
  });

  test('a local ban is not hidden behind a longer community ban of the same address', async () => {
    world = await World.start();
    world.lapi.decisions = [
      decision({ value: '198.51.100.2', origin: 'crowdsec', duration: '4h' }),
      decision({ value: '198.51.100.2', origin: 'CAPI', duration: '160h' }),
    ];
    await world.run();
    expect(world.edge).toEqual(['198.51.100.2']);
  });

  test('hostile values are dropped and the others arrive', async () => {
    world = await World.start();
    world.ban(
      '0.0.0.0/0',
      '::/0',
      '::ffff:192.0.2.99',
      '2001:db8::%eth0',
      '192.0.2.1 ',
      '203.0.113.0/25',
      '10.0.0.1',
      '192.0.2.5',
    );
    expect((await world.run()).outcome).toBe('written');
    expectUntouched(['192.0.2.5', '192.0.2.99']);
  });
});

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
    expectUntouched(MORE);
  });

  test.each(['http-500', 'hang', 'cut-body'] as const)(
    '%s at every attempt ends the run without a write',
    async (fault) => {
      world = await World.start(BANS);
      world.ban(...MORE);
      world.cloudflare.inject('items', fault, 3);
      expect(await world.run()).toMatchObject({ exitCode: 1, outcome: 'error' });
      expect(world.cloudflare.count('replace')).toBe(0);
      expectUntouched();
      expect((await world.later()).outcome).toBe('written');
      expectUntouched(MORE);
    },
  );

  test('a 429 on a read ends the run quietly and is not repeated', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.inject('items', 'http-429');
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(world.cloudflare.calls).toEqual(['lists', 'items']);
    expectUntouched();
  });

  test('a refused token is loud and writes nothing', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    const run = await world.run([], { CLOUDFLARE_API_TOKEN: 'revoked' });
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('HTTP 403');
    expectUntouched();
  });

  test('10027 in the middle of the pages starts the read again', async () => {
    world = await World.start(addresses(700));
    world.ban(...addresses(702));
    world.cloudflare.inject('items', 'bad-cursor');
    expect((await world.run()).outcome).toBe('written');
    expectUntouched(addresses(702));
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
    expectUntouched(addresses(702));
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

  test('items that somebody adds between the read and the write are not lost', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    let lists = 0;
    world.cloudflare.onRequest = (endpoint) => {
      if (endpoint !== 'lists' || ++lists !== 2) return;
      world.now += 1500;
      world.cloudflare.edit(world.list, [...world.list.items, { ip: '192.0.2.77', comment: 'put here by hand' }]);
    };
    expect(await world.run()).toMatchObject({ exitCode: 2, outcome: 'config' });
    expectUntouched([...BANS, '192.0.2.77']);
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
    expectUntouched();
  });
});

describe('Cloudflare, while it is written', () => {
  test('10040 defers: no second attempt in the run, and then by the ladder', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.inject('replace', 'throttled-10040');
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(world.cloudflare.count('replace')).toBe(1);
    expect(world.pushgateway.samples.get('crowdsec_cf_list_throttled')).toBe(1);
    for (let minute = 2; minute < 15; minute += 2) await world.later();
    expect(world.cloudflare.count('replace')).toBe(1);
    expectUntouched();
    expect((await world.later()).outcome).toBe('written');
    expectUntouched(MORE);
  });

  test('an account with the 72 h floor is written within a minute after the window opens, with at most 24 attempts a day', async () => {
    const floorMs = 72 * 60 * MINUTE_MS;
    world = await World.start([], { floorMs });
    world.ban(...BANS);
    await world.run();
    const first = world.cloudflare.lastWriteAt ?? 0;
    world.ban(...MORE);
    world.cloudflare.calls.length = 0;
    expect((await world.settle()).outcome).toBe('in-sync');
    expect((world.cloudflare.lastWriteAt ?? 0) - first - floorMs).toBeLessThan(60_000);
    expect(world.cloudflare.count('replace')).toBeLessThanOrEqual(3 * 24 + 1);
    expectUntouched(MORE);
  });

  test('429 because an operation is pending defers the same way', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.inject('replace', 'http-429');
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(world.state().floorSeen).toBeUndefined();
    expect(await world.later(16)).toMatchObject({ exitCode: 0, outcome: 'written' });
    expectUntouched(MORE);
  });

  test('a refused write is loud, keeps the list and is not repeated every two minutes', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.inject('replace', 'http-400');
    const run = await world.run();
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('10035');
    expect((await world.later()).exitCode).toBe(1);
    expect(world.cloudflare.count('replace')).toBe(1);
    expectUntouched();
    expect((await world.later(14)).outcome).toBe('written');
  });

  test.each(['hang', 'reset', 'http-500', 'html-502'] as const)(
    '%s instead of an answer: the write is looked at, and repeated only when it has not happened',
    async (fault) => {
      world = await World.start(BANS);
      world.ban(...MORE);
      world.cloudflare.inject('replace', fault);
      expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'unconfirmed' });
      expect(await world.later()).toMatchObject({ exitCode: 0, outcome: 'unconfirmed' });
      expect(world.cloudflare.count('replace')).toBe(1);
      expectUntouched();
      expect((await world.later()).outcome).toBe('written');
      expect(world.cloudflare.count('replace')).toBe(2);
      expectUntouched(MORE);
    },
  );

  test('writes that get no answer all day long are loud, and at most 24 of them', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.inject('replace', 'http-500', 1000);
    const codes = new Set<number>();
    for (let minute = 0; minute < 24 * 60; minute += 10) codes.add((await world.later(10)).exitCode);
    expect(world.cloudflare.count('replace')).toBeLessThanOrEqual(25);
    expect(codes).toEqual(new Set([0, 1]));
    expectUntouched();
    world.cloudflare.clearFaults();
    expect((await world.settle()).outcome).toBe('in-sync');
    expectUntouched(MORE);
  }, 60_000);

  test('--force does not wait for the time of a deferred write', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.inject('replace', 'http-429');
    expect((await world.run()).outcome).toBe('deferred');
    expect((await world.later(2, ['--force'])).outcome).toBe('written');
    expectUntouched(MORE);
  });

  test.each(['lost-answer', 'cut-body', 'hang-body'] as const)(
    '%s after the write has happened: no second PUT',
    async (fault) => {
      world = await World.start(BANS);
      world.ban(...MORE);
      world.cloudflare.inject('replace', fault);
      await world.run();
      expect((await world.later()).outcome).toBe('in-sync');
      expect(world.cloudflare.count('replace')).toBe(1);
      expectUntouched(MORE);
    },
  );

  test('an operation that fails is loud and tried again by the ladder', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.operationFate = 'fails';
    const run = await world.run();
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('failed at Cloudflare: internal error');
    expectUntouched();
    world.cloudflare.operationFate = 'completes';
    expect((await world.later()).exitCode).toBe(1);
    expect((await world.later(15)).outcome).toBe('written');
    expectUntouched(MORE);
  });

  test('an operation that never ends: four polls, no second write for half an hour, then an error', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.operationFate = 'never-ends';
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'unconfirmed' });
    expect(world.cloudflare.count('operation')).toBe(4);
    for (let minute = 2; minute < 28; minute += 2) expect((await world.later()).outcome).toBe('unconfirmed');
    expect(world.cloudflare.count('replace')).toBe(1);
    expect((await world.later(5)).exitCode).toBe(1);
    expectUntouched();
    world.cloudflare.clearFaults();
    expect((await world.settle()).outcome).toBe('in-sync');
    expectUntouched(MORE);
  });

  test('an operation that outlives its run is found finished by the next one', async () => {
    world = await World.start(BANS, { operationMs: 90_000 });
    world.ban(...MORE);
    expect((await world.run()).outcome).toBe('unconfirmed');
    expect((await world.later()).outcome).toBe('in-sync');
    expect(world.cloudflare.count('replace')).toBe(1);
    expectUntouched(MORE);
  });
});

describe('the list', () => {
  test('a never-block network on the edge is removed, named and counted (I14)', async () => {
    world = await World.start([...BANS, '203.0.113.7', '2001:db8:aaaa:1::/64']);
    world.ban(...BANS, '203.0.113.7');
    world.cloudflare.inject('replace', 'throttled-10040');
    const held = await world.run();
    expect(world.pushgateway.samples.get('crowdsec_cf_list_never_block_on_edge')).toBe(2);
    expect(held.lines.find(({ event, level }) => event === 'never-block' && level === 'error')?.message).toContain(
      'IP access rule',
    );
    expect((await world.settle()).outcome).toBe('in-sync');
    expectUntouched();
  });

  test('a prefix that is too wide is removed, even while the brake holds', async () => {
    world = await World.start([...BANS, '192.0.0.0/9']);
    world.ban('198.51.100.1');
    expect(await world.run()).toMatchObject({ exitCode: 3, outcome: 'braked' });
    expectUntouched();
  });

  test('items of somebody else are never replaced', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.edit(world.list, [...world.list.items, { ip: '192.0.2.9', comment: 'office' }]);
    const run = await world.run();
    expect(run.exitCode).toBe(2);
    expect(run.summary).toContain('192.0.2.9');
    expectUntouched([...BANS, '192.0.2.9']);
  });

  test('--adopt takes them over once, and the next run needs it no more', async () => {
    world = await World.start();
    world.ban(...BANS);
    world.cloudflare.edit(
      world.list,
      BANS.map((ip) => ({ ip, comment: 'old script' })),
    );
    expect((await world.run(['--adopt'])).outcome).toBe('written');
    expect((await world.later()).outcome).toBe('in-sync');
    expectUntouched();
  });

  test.each([
    ['another name', { EDGE_SYNC_LIST_NAME: 'other' }, 'the account has no list other'],
    ['another id', { EDGE_SYNC_LIST_ID: 'f'.repeat(32) }, 'must be the id of list crowdsec_ban'],
  ])('%s is a fault of the configuration', async (_, env, message) => {
    world = await World.start(BANS);
    world.ban(...MORE);
    const run = await world.run([], env);
    expect(run).toMatchObject({ exitCode: 2, outcome: 'config' });
    expect(run.summary).toContain(message);
    expect(world.cloudflare.count('replace')).toBe(0);
  });

  test('another kind is a fault of the configuration', async () => {
    world = await World.start(BANS);
    world.list.kind = 'asn';
    const run = await world.run();
    expect(run.exitCode).toBe(2);
    expect(run.summary).toContain('must be of kind ip, got: asn');
    expectUntouched();
  });
});

describe('the brake', () => {
  test('losing more than 30 % of the list is held, and new bans still get in', async () => {
    world = await World.start(BANS);
    world.ban(...BANS.slice(0, 13), '192.0.2.50');
    expect(await world.run()).toMatchObject({ exitCode: 3, outcome: 'braked' });
    expectUntouched([...BANS, '192.0.2.50']);
  });

  test('a shrink of 30 % passes', async () => {
    world = await World.start(BANS);
    world.ban(...BANS.slice(0, 14));
    expect((await world.run()).outcome).toBe('written');
    expectUntouched(BANS.slice(0, 14));
  });

  test('the same shrink in three reads over ten minutes is believed', async () => {
    world = await World.start(BANS);
    world.ban('198.51.100.1');
    expect((await world.run()).exitCode).toBe(3);
    expect((await world.later(5)).exitCode).toBe(3);
    expect((await world.later(5)).outcome).toBe('written');
    expectUntouched(['198.51.100.1']);
  });

  test('the last ban of a small list goes only after its confirmations', async () => {
    world = await World.start(['198.51.100.1']);
    world.ban();
    expect((await world.run()).exitCode).toBe(3);
    expectUntouched(['198.51.100.1']);
    await world.later(5);
    expect((await world.later(6)).outcome).toBe('written');
    expectUntouched([]);
  });

  test('--force lets the shrink through at once', async () => {
    world = await World.start(BANS);
    world.ban('198.51.100.1');
    expect(await world.run(['--force'])).toMatchObject({ exitCode: 0, outcome: 'written' });
    expectUntouched(['198.51.100.1']);
  });

  test('--dry-run does not count as a confirmation', async () => {
    world = await World.start(BANS);
    world.ban('198.51.100.1');
    for (let read = 0; read < 4; read += 1) expect((await world.later(6, ['--dry-run'])).exitCode).toBe(3);
    expect((await world.later(6)).exitCode).toBe(3);
    expectUntouched();
  });
});

describe('the state', () => {
  test('a damaged state is replaced: one write, and the brake starts to count anew', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    writeFileSync(world.statePath, '{"version":1,"brake":{"reads":99}');
    const run = await world.run();
    expect(run.outcome).toBe('written');
    expect(run.lines.some(({ event, level }) => event === 'state' && level === 'warn')).toBe(true);
    expect(world.cloudflare.count('replace')).toBe(1);
    expect((await world.later()).lines.some(({ event }) => event === 'state')).toBe(false);
    expectUntouched(MORE);
  });

  test('a store that cannot be reached: everything is read, and written only at the full hour', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    const env = { EDGE_SYNC_STATE_FILE: `${world.statePath}/not/a/directory` };
    writeFileSync(world.statePath, '');
    expect(await world.run([], env)).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(world.pushgateway.samples.get('crowdsec_cf_list_drift_add')).toBe(2);
    world.now = Date.parse('2026-01-05T13:00:30Z');
    expect((await world.run([], env)).outcome).toBe('written');
    expectUntouched(MORE);
  });

  test('a ban that is about to end stays on the list until it does', async () => {
    world = await World.start(BANS);
    const env = { EDGE_SYNC_MIN_REMAINING_SECONDS: '129600' };
    for (let run = 0; run < 8; run += 1) expect((await world.later(5, [], env)).exitCode).toBe(0);
    expectUntouched();
    world.lapi.decisions = [...world.lapi.decisions, decision({ id: 99, value: MORE[0] })];
    expect((await world.later(5, [], env)).outcome).toBe('in-sync');
    expectUntouched();
  });

  test('a store that cannot be reached never confirms a shrink', async () => {
    world = await World.start(BANS);
    world.ban('198.51.100.1');
    const env = { EDGE_SYNC_STATE_FILE: `${world.statePath}/not/a/directory` };
    writeFileSync(world.statePath, '');
    for (let read = 0; read < 5; read += 1) expect((await world.later(5, [], env)).exitCode).toBe(3);
    expectUntouched();
  });

  test('a run beside another one stops before it writes', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.onRequest = (endpoint) => {
      if (endpoint === 'items') writeFileSync(world.statePath, '{"version":1,"rejections":[]}');
    };
    const run = await world.run();
    expect(run.summary).toContain('another run is at work');
    expect(world.cloudflare.count('replace')).toBe(0);
    expectUntouched();
  });

  test('a pod that dies after its PUT: the next run looks before it writes', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    const pending = { startedAt: world.now - MINUTE_MS, target: 'a digest of the dead run', modifiedOnBefore: '' };
    writeFileSync(world.statePath, JSON.stringify({ version: 1, rejections: [], pending }));
    expect((await world.run()).outcome).toBe('unconfirmed');
    expect(world.cloudflare.count('replace')).toBe(0);
    expect((await world.later(3)).outcome).toBe('written');
    expectUntouched(MORE);
  });
});

test('a time budget that is used up ends the run without a write', async () => {
  world = await World.start(BANS);
  world.ban(...MORE);
  world.cloudflare.onRequest = (endpoint) => {
    if (endpoint === 'lists') world.now += 100_000;
  };
  expect((await world.run()).exitCode).toBe(1);
  expect(world.cloudflare.count('replace')).toBe(0);
  expectUntouched();
});

test('the owner is safe although LAPI bans the owner by every spelling', async () => {
  world = await World.start(BANS);
  world.ban(
    ...BANS,
    '203.0.113.7',
    '::ffff:203.0.113.7',
    '203.0.113.0/24',
    '2001:db8:aaaa:1:dead::1',
    '2001:db8:aaaa:1::/64',
  );
  await world.run();
  expect(NEVER_BLOCK).toContain('203.0.113.7');
  expectUntouched();
  expect(world.pushgateway.samples.get('crowdsec_cf_list_never_block_hits')).toBe(3);
  expect(ours([])).toEqual([]);
});
