import { MINUTE_MS } from '../../../../programs/edge-sync/clock';
import { BANS, expectUntouched, Harness, MORE } from '../harness';

/** Rows of the fault table in docs/edge-sync.md. */
let harness: Harness;
afterEach(() => harness.stop());

describe('Cloudflare, while it is written', () => {
  beforeEach(async () => {
    harness = await Harness.start(BANS, MORE);
  });

  test('10040 defers: no second attempt in the run, and then by the ladder', async () => {
    harness.cloudflare.inject('replace', 'throttled-10040');
    expect(await harness.run()).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(harness.cloudflare.count('replace')).toBe(1);
    expect(harness.gauge('throttled')).toBe(1);
    for (let minute = 2; minute < 15; minute += 2) await harness.later();
    expect(harness.cloudflare.count('replace')).toBe(1);
    expectUntouched(harness);
    expect((await harness.later()).outcome).toBe('written');
    expectUntouched(harness, MORE);
  });

  test('429 because an operation is pending defers the same way', async () => {
    harness.cloudflare.inject('replace', 'http-429');
    expect(await harness.run()).toMatchObject({ exitCode: 0, outcome: 'deferred' });
    expect(harness.state().floorSeen).toBeUndefined();
    expect(await harness.later(16)).toMatchObject({ exitCode: 0, outcome: 'written' });
    expectUntouched(harness, MORE);
  });

  test('a refused write is loud, keeps the list and is not repeated every two minutes', async () => {
    harness.cloudflare.inject('replace', 'http-400');
    const run = await harness.run();
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('10035');
    expect((await harness.later()).exitCode).toBe(1);
    expect(harness.cloudflare.count('replace')).toBe(1);
    expectUntouched(harness);
    expect((await harness.later(14)).outcome).toBe('written');
  });

  test.each(['hang', 'reset', 'http-500', 'html-502'] as const)(
    '%s instead of an answer: the write is looked at, and repeated only when it has not happened',
    async (fault) => {
      harness.cloudflare.inject('replace', fault);
      expect(await harness.run()).toMatchObject({ exitCode: 0, outcome: 'unconfirmed' });
      expect(await harness.later()).toMatchObject({ exitCode: 0, outcome: 'unconfirmed' });
      expect(harness.cloudflare.count('replace')).toBe(1);
      expectUntouched(harness);
      expect((await harness.later()).outcome).toBe('written');
      expect(harness.cloudflare.count('replace')).toBe(2);
      expectUntouched(harness, MORE);
    },
  );

  test('writes that get no answer all day long are loud, and at most 24 of them', async () => {
    harness.cloudflare.inject('replace', 'http-500', 1000);
    const codes = new Set<number>();
    for (let minute = 0; minute < 24 * 60; minute += 10) codes.add((await harness.later(10)).exitCode);
    expect(harness.cloudflare.count('replace')).toBeLessThanOrEqual(25);
    expect(codes).toEqual(new Set([0, 1]));
    expectUntouched(harness);
    harness.cloudflare.clearFaults();
    expect((await harness.settle()).outcome).toBe('in-sync');
    expectUntouched(harness, MORE);
  });

  test('--force does not wait for the time of a deferred write', async () => {
    harness.cloudflare.inject('replace', 'http-429');
    expect((await harness.run()).outcome).toBe('deferred');
    expect((await harness.later(2, ['--force'])).outcome).toBe('written');
    expectUntouched(harness, MORE);
  });

  test.each(['lost-answer', 'cut-body', 'hang-body'] as const)(
    '%s after the write has happened: no second PUT',
    async (fault) => {
      harness.cloudflare.inject('replace', fault);
      await harness.run();
      expect((await harness.later()).outcome).toBe('in-sync');
      expect(harness.cloudflare.count('replace')).toBe(1);
      expectUntouched(harness, MORE);
    },
  );

  test('an operation that fails is loud and tried again by the ladder', async () => {
    harness.cloudflare.operationOutcome = 'fails';
    const run = await harness.run();
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('failed at Cloudflare: internal error');
    expectUntouched(harness);
    harness.cloudflare.operationOutcome = 'completes';
    expect((await harness.later()).exitCode).toBe(1);
    expect((await harness.later(15)).outcome).toBe('written');
    expectUntouched(harness, MORE);
  });

  test('an operation that never ends: four polls, no second write for half an hour, then an error', async () => {
    harness.cloudflare.operationOutcome = 'never-ends';
    expect(await harness.run()).toMatchObject({ exitCode: 0, outcome: 'unconfirmed' });
    expect(harness.cloudflare.count('operation')).toBe(4);
    for (let minute = 2; minute < 28; minute += 2) expect((await harness.later()).outcome).toBe('unconfirmed');
    expect(harness.cloudflare.count('replace')).toBe(1);
    expect((await harness.later(5)).exitCode).toBe(1);
    expectUntouched(harness);
    harness.cloudflare.clearFaults();
    expect((await harness.settle()).outcome).toBe('in-sync');
    expectUntouched(harness, MORE);
  });
});

test('an account with the 72 h floor is written within a minute after the window opens, with at most 24 attempts a day', async () => {
  const floorMs = 72 * 60 * MINUTE_MS;
  harness = await Harness.start([], BANS, { floorMs });
  await harness.run();
  const first = harness.cloudflare.lastWriteAt ?? 0;
  harness.ban(...MORE);
  harness.cloudflare.calls.length = 0;
  expect((await harness.settle()).outcome).toBe('in-sync');
  expect((harness.cloudflare.lastWriteAt ?? 0) - first - floorMs).toBeLessThan(60_000);
  expect(harness.cloudflare.count('replace')).toBeLessThanOrEqual(3 * 24 + 1);
  expectUntouched(harness, MORE);
});

test('an operation that outlives its run is found finished by the next one', async () => {
  harness = await Harness.start(BANS, MORE, { operationMs: 90_000 });
  expect((await harness.run()).outcome).toBe('unconfirmed');
  expect((await harness.later()).outcome).toBe('in-sync');
  expect(harness.cloudflare.count('replace')).toBe(1);
  expectUntouched(harness, MORE);
});
