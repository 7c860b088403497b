import { MINUTE_MS } from '../../../programs/edge-sync/clock';
import { BANS, expectUntouched, MORE } from './faults';
import { World } from './world';

/** Rows of the fault table in docs/edge-sync.md. */
let world: World;
afterEach(() => world.stop());

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
    expectUntouched(world);
    expect((await world.later()).outcome).toBe('written');
    expectUntouched(world, MORE);
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
    expectUntouched(world, MORE);
  });

  test('429 because an operation is pending defers the same way', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.inject('replace', 'http-429');
    expect(await world.run()).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(world.state().floorSeen).toBeUndefined();
    expect(await world.later(16)).toMatchObject({ exitCode: 0, outcome: 'written' });
    expectUntouched(world, MORE);
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
    expectUntouched(world);
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
      expectUntouched(world);
      expect((await world.later()).outcome).toBe('written');
      expect(world.cloudflare.count('replace')).toBe(2);
      expectUntouched(world, MORE);
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
    expectUntouched(world);
    world.cloudflare.clearFaults();
    expect((await world.settle()).outcome).toBe('in-sync');
    expectUntouched(world, MORE);
  });

  test('--force does not wait for the time of a deferred write', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.inject('replace', 'http-429');
    expect((await world.run()).outcome).toBe('deferred');
    expect((await world.later(2, ['--force'])).outcome).toBe('written');
    expectUntouched(world, MORE);
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
      expectUntouched(world, MORE);
    },
  );

  test('an operation that fails is loud and tried again by the ladder', async () => {
    world = await World.start(BANS);
    world.ban(...MORE);
    world.cloudflare.operationFate = 'fails';
    const run = await world.run();
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('failed at Cloudflare: internal error');
    expectUntouched(world);
    world.cloudflare.operationFate = 'completes';
    expect((await world.later()).exitCode).toBe(1);
    expect((await world.later(15)).outcome).toBe('written');
    expectUntouched(world, MORE);
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
    expectUntouched(world);
    world.cloudflare.clearFaults();
    expect((await world.settle()).outcome).toBe('in-sync');
    expectUntouched(world, MORE);
  });

  test('an operation that outlives its run is found finished by the next one', async () => {
    world = await World.start(BANS, { operationMs: 90_000 });
    world.ban(...MORE);
    expect((await world.run()).outcome).toBe('unconfirmed');
    expect((await world.later()).outcome).toBe('in-sync');
    expect(world.cloudflare.count('replace')).toBe(1);
    expectUntouched(world, MORE);
  });
});
