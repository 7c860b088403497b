import { BANS, expectUntouched, MORE } from './faults';
import { World } from './world';

/** Rows of the fault table in docs/edge-sync.md. */
let world: World;
afterEach(() => world.stop());

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
    expectUntouched(world);
  });

  test('a prefix that is too wide is removed, even while the brake holds', async () => {
    world = await World.start([...BANS, '192.0.0.0/9']);
    world.ban('198.51.100.1');
    expect(await world.run()).toMatchObject({ exitCode: 3, outcome: 'braked' });
    expectUntouched(world);
  });

  test('items of another owner are never replaced', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.edit(world.list, [...world.list.items, { ip: '192.0.2.9', comment: 'office' }]);
    const run = await world.run();
    expect(run.exitCode).toBe(2);
    expect(run.summary).toContain('192.0.2.9');
    expect(run.summary).toContain('--adopt, which removes every address that LAPI does not ban');
    expect(run.summary).toContain('see what it would remove with --adopt --dry-run first');
    expectUntouched(world, [...BANS, '192.0.2.9']);
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
    expectUntouched(world);
  });

  test.each([
    [
      'another name',
      { EDGE_SYNC_LIST_NAME: 'other' },
      'names no list of the account, found: other; choose from crowdsec_ban',
    ],
    ['another id', { EDGE_SYNC_LIST_ID: 'f'.repeat(32) }, 'is not the id of list crowdsec_ban'],
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
    expect(run.summary).toContain('is not of kind ip, found: asn');
    expectUntouched(world);
  });
});
