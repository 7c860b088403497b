import { writeFileSync } from 'node:fs';
import { MINUTE_MS } from '../../../../programs/edge-sync/clock';
import { addresses, BANS, decision, expectUntouched, Harness, MORE } from '../harness';

/** Rows of the fault table in docs/edge-sync.md. */
let harness: Harness;
afterEach(() => harness.stop());

describe('the mass-change hold', () => {
  test('losing more than 30 % of the list is held, and new bans still get in', async () => {
    harness = await Harness.start(BANS, [...BANS.slice(0, 13), '192.0.2.50']);
    expect(await harness.run()).toMatchObject({ exitCode: 3, outcome: 'held' });
    expectUntouched(harness, [...BANS, '192.0.2.50']);
    const plan = JSON.parse((await harness.later(2, ['--plan'])).stdout) as Record<string, unknown>;
    expect(plan).toMatchObject({ outcome: 'held', remove: [], held: BANS.slice(13).sort() });
  });

  test('the same shrink in three reads over ten minutes is confirmed', async () => {
    harness = await Harness.start(BANS, ['198.51.100.1']);
    expect((await harness.run()).exitCode).toBe(3);
    expect((await harness.later(5)).exitCode).toBe(3);
    expect((await harness.later(5)).outcome).toBe('written');
    expectUntouched(harness, ['198.51.100.1']);
  });

  test('two replicas of LAPI with databases of their own, asked in turn: one write, and no ban is missing', async () => {
    const all = addresses(60);
    harness = await Harness.start();
    const missing: number[] = [];
    for (let run = 0; run < 60; run += 1) {
      harness.ban(...(run % 2 === 0 ? all.slice(0, 40) : all.slice(20)));
      await harness.later();
      missing.push(60 - harness.edge.length);
    }
    expect(missing.slice(2).every((count) => count === 0)).toBe(true);
    expect(harness.cloudflare.count('replace')).toBe(2);
    expect(harness.gauge('mass_change_held')).toBe(1);
  });

  test('a confirmed shrink confirms no other one', async () => {
    harness = await Harness.start(BANS, BANS.slice(0, 10));
    for (const minutes of [0, 5]) expect((await harness.later(minutes)).exitCode).toBe(3);
    expect((await harness.later(5)).outcome).toBe('written');
    expectUntouched(harness, BANS.slice(0, 10));
    harness.ban(...BANS.slice(0, 5));
    for (const minutes of [2, 5]) expect((await harness.later(minutes)).exitCode).toBe(3);
    expectUntouched(harness, BANS.slice(0, 10));
    expect((await harness.later(5)).outcome).toBe('written');
    expectUntouched(harness, BANS.slice(0, 5));
  });

  test('the last ban of a small list goes only after its confirmations', async () => {
    harness = await Harness.start(['198.51.100.1'], []);
    expect((await harness.run()).exitCode).toBe(3);
    expectUntouched(harness, ['198.51.100.1']);
    await harness.later(5);
    expect((await harness.later(6)).outcome).toBe('written');
    expectUntouched(harness, []);
  });

  test('--force lets the shrink through at once', async () => {
    harness = await Harness.start(BANS, ['198.51.100.1']);
    expect(await harness.run(['--force'])).toMatchObject({ exitCode: 0, outcome: 'written' });
    expectUntouched(harness, ['198.51.100.1']);
  });

  test('--dry-run does not count as a confirmation', async () => {
    harness = await Harness.start(BANS, ['198.51.100.1']);
    for (let read = 0; read < 4; read += 1) expect((await harness.later(6, ['--dry-run'])).exitCode).toBe(3);
    expect((await harness.later(6)).exitCode).toBe(3);
    expectUntouched(harness);
  });
});

describe('the state', () => {
  test('a damaged state is replaced: one write, and the mass-change hold counts from 1 again', async () => {
    harness = await Harness.start(BANS, MORE);
    writeFileSync(harness.statePath, '{"version":1,"hold":{"reads":99}');
    const run = await harness.run();
    expect(run.outcome).toBe('written');
    expect(run.lines.some(({ event, level }) => event === 'state' && level === 'warn')).toBe(true);
    expect(harness.cloudflare.count('replace')).toBe(1);
    expect((await harness.later()).lines.some(({ event }) => event === 'state')).toBe(false);
    expectUntouched(harness, MORE);
  });

  test('a store that cannot be reached: everything is read, and written only at the full hour', async () => {
    harness = await Harness.start(BANS, MORE);
    const env = { EDGE_SYNC_STATE_FILE: `${harness.statePath}/not/a/directory` };
    writeFileSync(harness.statePath, '');
    expect(await harness.run([], env)).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(harness.gauge('drift_add')).toBe(2);
    harness.now = Date.parse('2026-01-05T13:00:30Z');
    expect((await harness.run([], env)).outcome).toBe('written');
    expectUntouched(harness, MORE);
  });

  test('a ban that is about to end stays on the list until it does', async () => {
    harness = await Harness.start(BANS);
    const env = { EDGE_SYNC_MIN_REMAINING_SECONDS: '129600' };
    for (let run = 0; run < 8; run += 1) expect((await harness.later(5, [], env)).exitCode).toBe(0);
    expectUntouched(harness);
    harness.lapi.decisions = [...harness.lapi.decisions, decision({ id: 99, value: MORE[0] })];
    expect((await harness.later(5, [], env)).outcome).toBe('in-sync');
    expectUntouched(harness);
  });

  test('a store that cannot be reached never confirms a shrink', async () => {
    harness = await Harness.start(BANS, ['198.51.100.1']);
    const env = { EDGE_SYNC_STATE_FILE: `${harness.statePath}/not/a/directory` };
    writeFileSync(harness.statePath, '');
    for (let read = 0; read < 5; read += 1) expect((await harness.later(5, [], env)).exitCode).toBe(3);
    expectUntouched(harness);
  });

  test('a run beside another one stops before it writes', async () => {
    harness = await Harness.start(BANS, MORE);
    harness.cloudflare.onRequest = (endpoint) => {
      if (endpoint === 'items') writeFileSync(harness.statePath, '{"version":1,"rejections":[]}');
    };
    const run = await harness.run();
    expect(run.summary).toContain('another run is active');
    expect(harness.cloudflare.count('replace')).toBe(0);
    expectUntouched(harness);
  });

  test('a pod that dies after its PUT: the next run looks before it writes', async () => {
    harness = await Harness.start(BANS, MORE);
    const pending = { startedAt: harness.now - MINUTE_MS, target: 'a digest of the dead run', modifiedOnBefore: '' };
    writeFileSync(harness.statePath, JSON.stringify({ version: 1, rejections: [], pending }));
    expect((await harness.run()).outcome).toBe('unconfirmed');
    expect(harness.cloudflare.count('replace')).toBe(0);
    expect((await harness.later(3)).outcome).toBe('written');
    expectUntouched(harness, MORE);
  });
});

test('a time budget that is used up ends the run without a write', async () => {
  harness = await Harness.start(BANS, MORE);
  harness.cloudflare.onRequest = (endpoint) => {
    if (endpoint === 'lists') harness.now += 100_000;
  };
  expect((await harness.run()).exitCode).toBe(1);
  expect(harness.cloudflare.count('replace')).toBe(0);
  expectUntouched(harness);
});
