import { BANS, expectUntouched, Harness, MORE } from '../harness';

/** Rows of the fault table in docs/edge-sync.md. */
let harness: Harness;
afterEach(() => harness.stop());

describe('the list', () => {
  test('a never-block network on the edge is removed, named and counted (I14)', async () => {
    harness = await Harness.start([...BANS, '203.0.113.7', '2001:db8:aaaa:1::/64'], [...BANS, '203.0.113.7']);
    harness.cloudflare.inject('replace', 'throttled-10040');
    const held = await harness.run();
    expect(harness.gauge('never_block_on_edge')).toBe(2);
    expect(held.lines.find(({ event, level }) => event === 'never-block' && level === 'error')?.message).toContain(
      'IP access rule',
    );
    expect((await harness.settle()).outcome).toBe('in-sync');
    expectUntouched(harness);
  });

  test('a prefix that is too wide is removed, even while removals are held', async () => {
    harness = await Harness.start([...BANS, '192.0.0.0/9'], ['198.51.100.1']);
    expect(await harness.run()).toMatchObject({ exitCode: 3, outcome: 'held' });
    expectUntouched(harness);
  });

  test('items of another owner are never replaced', async () => {
    harness = await Harness.start(BANS, MORE);
    harness.cloudflare.edit(harness.list, [...harness.list.items, { ip: '192.0.2.9', comment: 'office' }]);
    const run = await harness.run();
    expect(run.exitCode).toBe(2);
    expect(run.summary).toContain('192.0.2.9');
    expect(run.summary).toContain('--adopt, which removes every address that LAPI does not ban');
    expect(run.summary).toContain('see what it would remove with --adopt --dry-run first');
    expectUntouched(harness, [...BANS, '192.0.2.9']);
  });

  test('--adopt takes them over once, and the next run needs it no more', async () => {
    harness = await Harness.start([], BANS);
    harness.cloudflare.edit(
      harness.list,
      BANS.map((ip) => ({ ip, comment: 'old script' })),
    );
    expect((await harness.run(['--adopt'])).outcome).toBe('written');
    expect((await harness.later()).outcome).toBe('in-sync');
    expectUntouched(harness);
  });

  test.each([
    [
      'another name',
      { EDGE_SYNC_LIST_NAME: 'other' },
      'names no list of the account, found: other; choose from crowdsec_ban',
    ],
    ['another id', { EDGE_SYNC_LIST_ID: 'f'.repeat(32) }, 'is not the id of list crowdsec_ban'],
  ])('%s is a fault of the configuration', async (_, env, message) => {
    harness = await Harness.start(BANS, MORE);
    const run = await harness.run([], env);
    expect(run).toMatchObject({ exitCode: 2, outcome: 'config' });
    expect(run.summary).toContain(message);
    expect(harness.cloudflare.count('replace')).toBe(0);
  });

  test('another kind is a fault of the configuration', async () => {
    harness = await Harness.start(BANS);
    harness.list.kind = 'asn';
    const run = await harness.run();
    expect(run.exitCode).toBe(2);
    expect(run.summary).toContain('is not of kind ip, found: asn');
    expectUntouched(harness);
  });
});
