import { MINUTE_MS } from '../../../../programs/edge-sync/clock';
import type { LapiFault } from '../../../support/servers/lapi';
import { BANS, decision, expectUntouched, Harness, MORE, NEVER_BLOCK, ours } from '../harness';

/** Rows of the fault table in docs/edge-sync.md. */
let harness: Harness;
afterEach(() => harness.stop());

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
    harness = await Harness.start(BANS, ['192.0.2.1']);
    harness.lapi.fault = fault;
    expect(await harness.run()).toMatchObject({ exitCode: 0, outcome: 'frozen' });
    expect(harness.cloudflare.calls).toEqual([]);
    expectUntouched(harness);
    harness.lapi.fault = undefined;
    harness.ban(...MORE);
    expect((await harness.settle()).outcome).toBe('in-sync');
    expectUntouched(harness, MORE);
  });

  test('a LAPI that needs longer than other servers is waited for, as long as the setting says', async () => {
    harness = await Harness.start(BANS, MORE);
    harness.lapi.fault = 'hang';
    const before = harness.now;
    const run = await harness.run([], { EDGE_SYNC_LAPI_TIMEOUT_SECONDS: '45', EDGE_SYNC_HTTP_TIMEOUT_SECONDS: '10' });
    expect(run.summary).toContain('no whole answer within 45 s');
    expect(harness.now - before).toBeGreaterThanOrEqual(45_000);
    expectUntouched(harness);
  });

  test('refusing connections freezes the edge', async () => {
    harness = await Harness.start(BANS);
    await harness.lapi.stop();
    expect(await harness.run()).toMatchObject({ exitCode: 0, outcome: 'frozen' });
    expectUntouched(harness);
  });

  test('an empty answer removes nothing before three reads in ten minutes', async () => {
    harness = await Harness.start(BANS);
    harness.lapi.fault = 'empty';
    for (let minute = 0; minute < 9; minute += 2) {
      expect(await harness.later()).toMatchObject({ exitCode: 3, outcome: 'held' });
      expectUntouched(harness);
    }
    harness.lapi.fault = undefined;
    expect((await harness.later()).outcome).toBe('in-sync');
    expect(harness.cloudflare.count('replace')).toBe(0);
  });

  test('a LAPI that has lost its bans empties the list after six hours, not after ten minutes', async () => {
    harness = await Harness.start(BANS);
    const started = harness.now;
    harness.ban();
    let run = await harness.run();
    expect(run.summary).toContain('confirmed at 2026-01-05T18:30Z at the earliest');
    // Half an hour later it has a few new bans, and is still not confirmed.
    while (harness.now < started + 355 * MINUTE_MS) {
      expectUntouched(harness, harness.now > started + 30 * MINUTE_MS ? MORE.slice(0, 21) : BANS);
      if (harness.now === started + 30 * MINUTE_MS) harness.ban(MORE[20]!);
      run = await harness.later(5);
      expect(run).toMatchObject({ exitCode: 3, outcome: 'held' });
    }
    expect((await harness.later(60)).outcome).toBe('written');
    expectUntouched(harness, [MORE[20]!]);
  });

  test('a local ban is not hidden behind a longer community ban of the same address', async () => {
    harness = await Harness.start();
    harness.lapi.decisions = [
      decision({ value: '198.51.100.2', origin: 'crowdsec', duration: '4h' }),
      decision({ value: '198.51.100.2', origin: 'CAPI', duration: '160h' }),
    ];
    await harness.run();
    expect(harness.edge).toEqual(['198.51.100.2']);
  });

  test('hostile values are dropped and the others arrive', async () => {
    harness = await Harness.start();
    harness.ban(
      '0.0.0.0/0',
      '::/0',
      '::ffff:192.0.2.99',
      '2001:db8::%eth0',
      '192.0.2.1 ',
      '203.0.113.0/25',
      '10.0.0.1',
      '192.0.2.5',
    );
    expect((await harness.run()).outcome).toBe('written');
    expectUntouched(harness, ['192.0.2.5', '192.0.2.99']);
  });
});

test('the owner is safe although LAPI bans the owner by every spelling', async () => {
  harness = await Harness.start(BANS);
  harness.ban(
    ...BANS,
    '203.0.113.7',
    '::ffff:203.0.113.7',
    '203.0.113.0/24',
    '2001:db8:aaaa:1:dead::1',
    '2001:db8:aaaa:1::/64',
  );
  await harness.run();
  expect(NEVER_BLOCK).toContain('203.0.113.7');
  expectUntouched(harness);
  expect(harness.gauge('never_block_hits')).toBe(3);
  expect(ours([])).toEqual([]);
});
