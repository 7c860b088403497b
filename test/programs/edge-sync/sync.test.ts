import { MINUTE_MS } from '../../../programs/edge-sync/clock';
import { addresses, decision, Harness, NEVER_BLOCK, ours, type Run } from './harness';

let harness: Harness;
afterEach(() => harness.stop());

test('an empty list is filled with one write', async () => {
  harness = await Harness.start([], addresses(1200));
  const run = await harness.run();
  expect(run).toMatchObject({ exitCode: 0, outcome: 'written' });
  expect(new Set(harness.edge)).toEqual(new Set(addresses(1200)));
  expect(harness.cloudflare.count('replace')).toBe(1);
  expect(harness.list.items.every(({ comment }) => comment === 'gatehouse edge-sync')).toBe(true);
});

test('a second run writes nothing', async () => {
  harness = await Harness.start([], addresses(30));
  await harness.run();
  const second = await harness.later();
  expect(second).toMatchObject({ exitCode: 0, outcome: 'in-sync' });
  expect(harness.cloudflare.count('replace')).toBe(1);
});

test('one changed ban costs the reads, one PUT and one poll', async () => {
  harness = await Harness.start(addresses(1000), addresses(1001));
  await harness.run();
  expect(harness.cloudflare.calls).toEqual(['lists', 'items', 'items', 'lists', 'replace', 'operation']);
});

test('Cloudflare echoes /32 and lower case, and that is no drift', async () => {
  harness = await Harness.start([], ['198.51.100.1', '198.51.100.2', '2001:DB8:BEEF::1', '::ffff:192.0.2.99']);
  await harness.run();
  expect(harness.edge).toEqual(['192.0.2.99', '198.51.100.1', '198.51.100.2', '2001:db8:beef::/64']);
  expect((await harness.later()).outcome).toBe('in-sync');
});

test('only bans of allowed origins reach the edge, even when LAPI ignores the filter (I4)', async () => {
  harness = await Harness.start();
  harness.lapi.fault = 'unfiltered';
  harness.lapi.decisions = [
    decision({ value: '198.51.100.1' }),
    decision({ value: '198.51.100.2', type: 'captcha' }),
    decision({ value: '198.51.100.3', origin: 'CAPI' }),
    decision({ value: '198.51.100.0/25', scope: 'Range' }),
  ];
  await harness.run();
  expect(harness.edge).toEqual(['198.51.100.1']);
  expect(harness.gauge('dropped{reason="type"}')).toBe(1);
});

test('31 000 bans on a list of 9000: the list is full, not empty (I5)', async () => {
  harness = await Harness.start([], addresses(31_000));
  const run = await harness.run();
  expect(run).toMatchObject({ exitCode: 0, outcome: 'written' });
  expect(harness.edge).toHaveLength(9000);
  expect(harness.gauge('truncated')).toBe(22_000);
});

test('other lists of the account take their part of the quota', async () => {
  harness = await Harness.start([], [], { quota: 100 });
  harness.cloudflare.addList('office', ours(addresses(70)));
  harness.ban(...addresses(60));
  const run = await harness.run([], { EDGE_SYNC_CAPACITY: '90', EDGE_SYNC_ACCOUNT_ITEMS: '100' });
  expect(run.outcome).toBe('written');
  expect(harness.edge).toHaveLength(30);
});

test('an account whose other lists leave no room is an error, and nothing is written', async () => {
  harness = await Harness.start([], [], { quota: 100 });
  harness.cloudflare.addList('office', ours(addresses(100)));
  harness.ban(...addresses(5));
  const run = await harness.run([], { EDGE_SYNC_CAPACITY: '90', EDGE_SYNC_ACCOUNT_ITEMS: '100' });
  expect(run.exitCode).toBe(1);
  expect(harness.cloudflare.count('replace')).toBe(0);
});

describe('the short look', () => {
  async function settled(): Promise<void> {
    harness = await Harness.start([], addresses(1200));
    await harness.run();
    // Sees that the write has moved `modified_on`, and takes the fingerprint.
    await harness.later();
    harness.cloudflare.calls.length = 0;
  }

  test('an idle run is one call', async () => {
    await settled();
    expect((await harness.later()).outcome).toBe('in-sync');
    expect(harness.cloudflare.calls).toEqual(['lists']);
  });

  test('an edit in the dashboard is noticed at once and undone', async () => {
    await settled();
    harness.now += MINUTE_MS;
    harness.cloudflare.edit(harness.list, [...harness.list.items.slice(1), ...ours(['192.0.2.200'])]);
    expect((await harness.later()).outcome).toBe('written');
    expect(harness.edge).toHaveLength(1200);
    expect(harness.edge).not.toContain('192.0.2.200');
  });

  test('after an hour everything is read again', async () => {
    await settled();
    await harness.later(61);
    expect(harness.cloudflare.count('items')).toBe(3);
  });

  test('a new never-block network is looked for on the whole list', async () => {
    await settled();
    const run = await harness.later(2, [], { EDGE_SYNC_NEVER_BLOCK: `${NEVER_BLOCK}, 198.51.100.5` });
    expect(run.outcome).toBe('written');
    expect(harness.edge).not.toContain('198.51.100.5');
  });

  test('it is not used on an API whose modified_on ignores item writes', async () => {
    harness = await Harness.start([], addresses(10), { movesModifiedOn: false });
    await harness.run();
    await harness.later();
    harness.cloudflare.calls.length = 0;
    await harness.later();
    expect(harness.cloudflare.calls).toEqual(['lists', 'items']);
  });

  test('it is not used before a write of our own has shown that modified_on moves', async () => {
    harness = await Harness.start(addresses(10));
    await harness.run();
    await harness.later();
    expect(harness.cloudflare.calls).toEqual(['lists', 'items', 'lists', 'items']);
  });
});

describe('looking only', () => {
  test.each([['--dry-run'], ['--plan']])('%s writes neither the list nor the state nor metrics', async (flag) => {
    harness = await Harness.start(addresses(3), addresses(4));
    const run = await harness.run([flag]);
    expect(run).toMatchObject({ exitCode: 0, outcome: 'dry-run' });
    expect(run.summary).toContain('1 to add');
    expect(harness.cloudflare.count('replace')).toBe(0);
    expect(harness.state()).toEqual({});
    expect(harness.pushgateway.paths).toEqual([]);
  });

  test('--dry-run and the log of a run name at most ten addresses of each kind, --plan all of them', async () => {
    harness = await Harness.start(addresses(40), [...addresses(30), ...addresses(52).slice(40)]);
    const findChangeLine = (run: Run) => run.lines.find(({ event }) => event === 'change');
    const dryRun = await harness.run(['--dry-run']);
    expect(findChangeLine(dryRun)).toMatchObject({ add: addresses(50).slice(40), remove: addresses(40).slice(30) });
    const plan = JSON.parse((await harness.run(['--plan'])).stdout) as Record<string, unknown>;
    expect(plan.add).toEqual(addresses(52).slice(40).sort());
    expect(plan.remove).toEqual(addresses(40).slice(30).sort());
    const written = await harness.run();
    expect(written.outcome).toBe('written');
    expect(findChangeLine(written)).toMatchObject({ add: addresses(50).slice(40), remove: addresses(40).slice(30) });
    expect(findChangeLine(await harness.later())).toBeUndefined();
  });

  test('--plan says on stdout what would change, and nothing else', async () => {
    harness = await Harness.start(
      ['198.51.100.1', '198.51.100.2', '198.51.100.9', '203.0.113.7'],
      ['198.51.100.1', '198.51.100.2', '192.0.2.4'],
    );
    const plan = JSON.parse((await harness.run(['--plan'])).stdout) as Record<string, unknown>;
    expect(plan).toMatchObject({
      outcome: 'dry-run',
      add: ['192.0.2.4'],
      remove: ['198.51.100.9', '203.0.113.7'],
      neverBlockOnEdge: ['203.0.113.7'],
      truncated: 0,
      size: 3,
    });
  });
});

describe('metrics', () => {
  test('a run that wrote publishes every gauge of the contract', async () => {
    harness = await Harness.start([], addresses(3));
    await harness.run();
    expect(harness.pushgateway.paths).toEqual(['/metrics/job/crowdsec_cf_sync']);
    const expected = {
      ...{ ban_count: 3, desired: 3, edge: 3, drift_add: 0, capacity: 9000 },
      ...{ sync_success: 1, lapi_ok: 1, cf_ok: 1, throttled: 0, next_write_at: 0 },
      ...{ never_block_on_edge: 0, mass_change_held: 0, 'api_calls{kind="cloudflare_write"}': 1 },
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, harness.gauge(name)]))).toEqual(expected);
    const now = Math.round(harness.now / 1000);
    for (const name of ['sync_last_run_seconds', 'last_run', 'last_success', 'last_write_success']) {
      expect(Math.abs((harness.gauge(name) ?? 0) - now)).toBeLessThanOrEqual(1);
    }
  });

  test('a list that is full and right has no drift, and what is about to end is wanted as long as it is there', async () => {
    harness = await Harness.start(addresses(3), addresses(5));
    const env = { EDGE_SYNC_CAPACITY: '4' };
    const values = (...names: readonly string[]) => names.map((name) => harness.gauge(name));
    await harness.run([], env);
    expect(values('desired', 'edge', 'truncated', 'drift_add')).toEqual([5, 4, 1, 0]);
    const ending = { EDGE_SYNC_MIN_REMAINING_SECONDS: '129600' };
    for (let run = 0; run < 2; run += 1) await harness.later(2, [], ending);
    expect(values('desired', 'edge', 'drift_add', 'drift_remove')).toEqual([4, 4, 0, 0]);
  });

  test('an outage of LAPI sends no number that was not measured', async () => {
    harness = await Harness.start(addresses(3));
    await harness.run();
    harness.lapi.fault = 'http-500';
    await harness.later();
    const sent = [...harness.pushgateway.lastPush].map((name) => name.replace('crowdsec_cf_list_', ''));
    expect(sent).toEqual(expect.arrayContaining(['sync_success', 'lapi_ok', 'last_run', 'sync_last_run_seconds']));
    const measured = [
      'ban_count',
      'desired',
      'edge',
      'drift_add',
      'drift_remove',
      'stale_unbans',
      'cf_ok',
      'last_success',
    ];
    expect(sent.filter((name) => measured.includes(name))).toEqual([]);
    expect(harness.gauge('sync_success')).toBe(0);
    expect(harness.gauge('ban_count')).toBe(3);
  });

  test('a Pushgateway that is down changes nothing but a line of the log', async () => {
    harness = await Harness.start([], ['192.0.2.1']);
    harness.pushgateway.broken = true;
    const run = await harness.run();
    expect(run).toMatchObject({ exitCode: 0, outcome: 'written' });
    expect(run.lines.find(({ event }) => event === 'metrics')?.message).toBe('Pushgateway: HTTP 500');
  });
});

test('a run of any end logs one summary and no secret', async () => {
  harness = await Harness.start(addresses(3), addresses(5));
  const runs = [
    await harness.run(['--dry-run']),
    await harness.run(),
    await harness.later(2, [], { EDGE_SYNC_CLOUDFLARE_TOKEN: 'wrong-token' }),
  ];
  harness.lapi.fault = 'forbidden';
  runs.push(await harness.later());
  for (const run of runs) {
    expect(run.lines.filter(({ event }) => event === 'summary')).toHaveLength(1);
    expect(run.stdout).not.toContain(String(harness.env.EDGE_SYNC_CLOUDFLARE_TOKEN));
    expect(run.stdout).not.toContain(String(harness.env.CROWDSEC_LAPI_KEY));
    expect(run.stdout).not.toContain('wrong-token');
  }
});

test('a run waits for a window that opens within half a minute', async () => {
  harness = await Harness.start([], ['192.0.2.1'], { floorMs: 72 * 60 * MINUTE_MS });
  await harness.run();
  harness.ban('192.0.2.1', '192.0.2.2');
  await harness.later();
  const written = (harness.state().lastWrite as { at: number }).at;
  const window = written + 72 * 60 * MINUTE_MS + 5000;
  // Ladder steps until the window itself is next.
  while ((harness.state().deferral as { notBefore: number }).notBefore < window) {
    harness.now = (harness.state().deferral as { notBefore: number }).notBefore;
    await harness.run();
  }
  harness.now = window - 25_000;
  expect((await harness.run()).outcome).toBe('written');
  expect(harness.now - window).toBeLessThan(1000);
});
