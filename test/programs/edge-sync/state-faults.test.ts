import { writeFileSync } from 'node:fs';
import { MINUTE_MS } from '../../../programs/edge-sync/clock';
import { BANS, expectUntouched, MORE } from './faults';
import { decision, World } from './world';

/** Rows of the fault table in docs/edge-sync.md. */
let world: World;
afterEach(() => world.stop());

describe('the brake', () => {
  test('losing more than 30 % of the list is held, and new bans still get in', async () => {
    world = await World.start(BANS);
    world.ban(...BANS.slice(0, 13), '192.0.2.50');
    expect(await world.run()).toMatchObject({ exitCode: 3, outcome: 'braked' });
    expectUntouched(world, [...BANS, '192.0.2.50']);
    const plan = JSON.parse((await world.later(2, ['--plan'])).stdout) as Record<string, unknown>;
    expect(plan).toMatchObject({ outcome: 'braked', remove: [], held: BANS.slice(13).sort() });
  });

  test('a shrink of 30 % passes', async () => {
    world = await World.start(BANS);
    world.ban(...BANS.slice(0, 14));
    expect((await world.run()).outcome).toBe('written');
    expectUntouched(world, BANS.slice(0, 14));
  });

  test('the same shrink in three reads over ten minutes is believed', async () => {
    world = await World.start(BANS);
    world.ban('198.51.100.1');
    expect((await world.run()).exitCode).toBe(3);
    expect((await world.later(5)).exitCode).toBe(3);
    expect((await world.later(5)).outcome).toBe('written');
    expectUntouched(world, ['198.51.100.1']);
  });

  test('the last ban of a small list goes only after its confirmations', async () => {
    world = await World.start(['198.51.100.1']);
    world.ban();
    expect((await world.run()).exitCode).toBe(3);
    expectUntouched(world, ['198.51.100.1']);
    await world.later(5);
    expect((await world.later(6)).outcome).toBe('written');
    expectUntouched(world, []);
  });

  test('--force lets the shrink through at once', async () => {
    world = await World.start(BANS);
    world.ban('198.51.100.1');
    expect(await world.run(['--force'])).toMatchObject({ exitCode: 0, outcome: 'written' });
    expectUntouched(world, ['198.51.100.1']);
  });

  test('--dry-run does not count as a confirmation', async () => {
    world = await World.start(BANS);
    world.ban('198.51.100.1');
    for (let read = 0; read < 4; read += 1) expect((await world.later(6, ['--dry-run'])).exitCode).toBe(3);
    expect((await world.later(6)).exitCode).toBe(3);
    expectUntouched(world);
  });
});

describe('the state', () => {
  test('a damaged state is replaced: one write, and the brake counts from 1 again', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    writeFileSync(world.statePath, '{"version":1,"brake":{"reads":99}');
    const run = await world.run();
    expect(run.outcome).toBe('written');
    expect(run.lines.some(({ event, level }) => event === 'state' && level === 'warn')).toBe(true);
    expect(world.cloudflare.count('replace')).toBe(1);
    expect((await world.later()).lines.some(({ event }) => event === 'state')).toBe(false);
    expectUntouched(world, MORE);
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
    expectUntouched(world, MORE);
  });

  test('a ban that is about to end stays on the list until it does', async () => {
    world = await World.start(BANS);
    const env = { EDGE_SYNC_MIN_REMAINING_SECONDS: '129600' };
    for (let run = 0; run < 8; run += 1) expect((await world.later(5, [], env)).exitCode).toBe(0);
    expectUntouched(world);
    world.lapi.decisions = [...world.lapi.decisions, decision({ id: 99, value: MORE[0] })];
    expect((await world.later(5, [], env)).outcome).toBe('in-sync');
    expectUntouched(world);
  });

  test('a store that cannot be reached never confirms a shrink', async () => {
    world = await World.start(BANS);
    world.ban('198.51.100.1');
    const env = { EDGE_SYNC_STATE_FILE: `${world.statePath}/not/a/directory` };
    writeFileSync(world.statePath, '');
    for (let read = 0; read < 5; read += 1) expect((await world.later(5, [], env)).exitCode).toBe(3);
    expectUntouched(world);
  });

  test('a run beside another one stops before it writes', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.onRequest = (endpoint) => {
      if (endpoint === 'items') writeFileSync(world.statePath, '{"version":1,"rejections":[]}');
    };
    const run = await world.run();
    expect(run.summary).toContain('another run is active');
    expect(world.cloudflare.count('replace')).toBe(0);
    expectUntouched(world);
  });

  test('a pod that dies after its PUT: the next run looks before it writes', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    const pending = { startedAt: world.now - MINUTE_MS, target: 'a digest of the dead run', modifiedOnBefore: '' };
    writeFileSync(world.statePath, JSON.stringify({ version: 1, rejections: [], pending }));
    expect((await world.run()).outcome).toBe('unconfirmed');
    expect(world.cloudflare.count('replace')).toBe(0);
    expect((await world.later(3)).outcome).toBe('written');
    expectUntouched(world, MORE);
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
  expectUntouched(world);
});
