import { addresses, decision, Harness } from './harness';

let harness: Harness;
afterEach(() => harness.stop());

test('it tells what LAPI says, what becomes of it and what the edge holds', async () => {
  harness = await Harness.start(addresses(3));
  harness.lapi.decisions = [
    decision({ value: '198.51.100.2' }),
    decision({ value: '198.51.100.2', type: 'captcha' }),
    decision({ value: '198.51.100.2', origin: 'CAPI', duration: '100h' }),
  ];
  const { exitCode, stdout } = await harness.run(['why', '198.51.100.2']);
  expect(exitCode).toBe(0);
  expect(stdout.split('\n')).toEqual([
    '198.51.100.2',
    '  LAPI: ban of 198.51.100.2, crowdsec, crowdsecurity/http-probing, 3h59m0s left: belongs on the edge as 198.51.100.2',
    '  LAPI: captcha of 198.51.100.2, crowdsec, crowdsecurity/http-probing, 3h59m0s left: left out: type',
    '  LAPI: ban of 198.51.100.2, CAPI, crowdsecurity/http-probing, 100h left: left out: origin',
    '  edge: blocked by 198.51.100.2 on list crowdsec_ban (gatehouse edge-sync)',
    '  state: absent',
    '',
  ]);
  expect(harness.cloudflare.calls).toEqual(['lists', 'items']);
});

test('a ban without room is reported with its rank', async () => {
  harness = await Harness.start(addresses(4), addresses(6));
  const env = { EDGE_SYNC_CAPACITY: '4' };
  expect((await harness.run(['why', '198.51.100.6'], env)).stdout).toContain('no room: rank 6 of 6, capacity 4\n');
  expect((await harness.run(['why', '198.51.100.2'], env)).stdout).toContain('\n  room: rank 2 of 6, capacity 4\n');
  expect((await harness.run(['why', '198.51.100.6'])).stdout).not.toContain('room');
});

test('only rows that touch the address are printed, whatever LAPI answers', async () => {
  harness = await Harness.start([], [...addresses(3), 'nonsense', '192.0.2.0/24']);
  harness.lapi.fault = 'unfiltered';
  const { stdout } = await harness.run(['why', '192.0.2.9']);
  expect(stdout.split('\n').filter((line) => line.includes('LAPI'))).toEqual([
    expect.stringContaining('LAPI: ban of 192.0.2.0/24'),
  ]);
});

test('a ban of a neighbour whose network is widened over the address is printed', async () => {
  harness = await Harness.start([], ['2001:db8:beef:1::7', '2001:db8:beef:2::7']);
  await harness.run();
  const { stdout } = await harness.run(['why', '2001:db8:beef:1::9']);
  expect(stdout).toContain('LAPI: ban of 2001:db8:beef:1::7, crowdsec');
  expect(stdout).toContain('blocked by 2001:db8:beef:1::/64');
  expect(stdout).not.toContain('2001:db8:beef:2');
});

test('a network around the address is found', async () => {
  harness = await Harness.start(['192.0.2.0/24', '2001:db8:beef::/48']);
  expect((await harness.run(['why', '192.0.2.200'])).stdout).toContain('blocked by 192.0.2.0/24');
  expect((await harness.run(['why', '2001:db8:beef:1::9'])).stdout).toContain('blocked by 2001:db8:beef::/48');
  expect((await harness.run(['why', '192.0.3.1'])).stdout).toContain('not on list crowdsec_ban');
});

test('the owner, a throttled account and an outage are named', async () => {
  harness = await Harness.start(['203.0.113.7', ...addresses(3)], addresses(3));
  harness.cloudflare.inject('replace', 'throttled-10040');
  await harness.run();
  harness.lapi.fault = 'http-500';
  const { stdout } = await harness.run(['why', '203.0.113.7']);
  expect(stdout).toContain('LAPI: unknown, HTTP 500');
  expect(stdout).toContain('never-block: yes');
  expect(stdout).toContain('blocked by 203.0.113.7');
  expect(stdout).toContain('next write not before 2026-01-05T12:45Z: throttled');
});
