import { MINUTE_MS } from '../../../programs/edge-sync/clock';
import type { LapiFault } from '../../support/lapi';
import { BANS, expectUntouched, MORE } from './faults';
import { decision, NEVER_BLOCK, ours, World } from './world';

/** Rows of the fault table in docs/edge-sync.md. */
let world: World;
afterEach(() => world.stop());

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
    expectUntouched(world);
    world.lapi.fault = undefined;
    world.ban(...MORE);
    expect((await world.settle()).outcome).toBe('in-sync');
    expectUntouched(world, MORE);
  });

  test('refusing connections freezes the edge', async () => {
    world = await World.start(BANS);
    await world.lapi.stop();
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'frozen' });
    expectUntouched(world);
  });

  test('an empty answer is not believed before it was seen three times in ten minutes', async () => {
    world = await World.start(BANS);
    world.lapi.fault = 'empty';
    for (let minute = 0; minute < 9; minute += 2) {
      expect(await world.later()).toMatchObject({ exitCode: 3, outcome: 'braked' });
      expectUntouched(world);
    }
    world.lapi.fault = undefined;
    expect((await world.later()).outcome).toBe('in-sync');
    expect(world.cloudflare.count('replace')).toBe(0);
  });

  test('a LAPI that has lost its bans empties the list after six hours, not after ten minutes', async () => {
    world = await World.start(BANS);
    const started = world.now;
    world.ban();
    let run = await world.run();
    expect(run.summary).toContain('confirmed at 2026-01-05T18:30Z at the earliest');
    // Half an hour later it has a few new bans, and is still not believed.
    while (world.now < started + 355 * MINUTE_MS) {
      expectUntouched(world, world.now > started + 30 * MINUTE_MS ? MORE.slice(0, 21) : BANS);
      if (world.now === started + 30 * MINUTE_MS) world.ban(MORE[20]!);
      run = await world.later(5);
      expect(run).toMatchObject({ exitCode: 3, outcome: 'braked' });
    }
    expect((await world.later(60)).outcome).toBe('written');
    expectUntouched(world, [MORE[20]!]);
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
    expectUntouched(world, ['192.0.2.5', '192.0.2.99']);
  });
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
  expectUntouched(world);
  expect(world.pushgateway.samples.get('crowdsec_cf_list_never_block_hits')).toBe(3);
  expect(ours([])).toEqual([]);
});
