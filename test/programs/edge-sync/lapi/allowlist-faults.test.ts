import { type AllowlistFault, LapiServer } from '../../../support/servers/lapi';
import { BANS, expectUntouched, Harness, MORE } from '../harness';

/** Rows of the fault table in docs/edge-sync.md: LAPI's own allowlists. */
const { id, password } = LapiServer.MACHINE;
const MACHINE = { CROWDSEC_LAPI_MACHINE: id, CROWDSEC_LAPI_PASSWORD: password };
let harness: Harness;

async function start(edge: readonly string[] = [], bans = edge): Promise<void> {
  harness = await Harness.start(edge, bans);
  Object.assign(harness.env, MACHINE);
}
afterEach(() => harness.stop());

test('an allowed address, and its neighbour in the /64, are never published', async () => {
  await start();
  harness.lapi.allowed = ['198.51.100.7', '2001:db8:5:6::1', '192.0.2.64/26'];
  harness.ban('198.51.100.7', '2001:db8:5:6::bad', '192.0.2.100', '192.0.2.1');
  expect(await harness.run()).toMatchObject({ exitCode: 0, outcome: 'written' });
  expectUntouched(harness, ['192.0.2.1']);
  expect([harness.gauge('allowlisted'), harness.gauge('never_block_hits')]).toEqual([3, 3]);
});

test('what is allowed later leaves the list with the next run, and its state names what the site does not', async () => {
  await start(BANS);
  expect((await harness.run()).outcome).toBe('in-sync');
  expect(harness.state().allowlisted).toEqual([]);
  harness.lapi.allowed = [BANS[0]!, '203.0.113.7'];
  expect((await harness.later()).outcome).toBe('written');
  expectUntouched(harness, BANS.slice(1));
  // 203.0.113.7 is on the never-block list of the site already.
  expect(harness.state().allowlisted).toEqual([BANS[0]]);
  expect((await harness.later()).outcome).toBe('in-sync');
});

test('without a machine the allowlists are not asked for', async () => {
  await start();
  harness.lapi.allowed = ['192.0.2.1'];
  harness.ban('192.0.2.1');
  await harness.run([], { CROWDSEC_LAPI_MACHINE: undefined });
  expectUntouched(harness, ['192.0.2.1']);
  expect(harness.gauge('allowlisted')).toBeUndefined();
});

test('a LAPI without allowlists, before 1.6.6, is as one that allows nothing', async () => {
  await start(BANS, MORE);
  harness.lapi.allowlistFault = 'old';
  expect((await harness.run()).outcome).toBe('written');
  expectUntouched(harness, MORE);
});

test.each<[AllowlistFault, string]>([
  ['refused', 'allowlists: it refuses machine edge-sync'],
  ['no-token', 'allowlists: the login gives no token'],
  ['expired', 'allowlists: HTTP 401'],
  ['odd-item', 'allowlists: allowlist home holds "home", no network'],
  ['too-wide', 'allowlists: allowlist home holds 0.0.0.0/0, wider than /8'],
  ['object', 'allowlists: the answer is neither a list nor null'],
  ['hang', 'allowlists: no whole answer within'],
  ['hang-body', 'allowlists: no whole answer within'],
  ['cut-body', 'allowlists: '],
  ['reset', 'allowlists: '],
  ['http-500', 'allowlists: HTTP 500'],
  ['html-502', 'allowlists: HTTP 502'],
  ['not-json', 'allowlists: the answer is not JSON'],
])('%s freezes the edge', async (fault, reason) => {
  await start(BANS, ['192.0.2.1']);
  harness.lapi.allowlistFault = fault;
  const run = await harness.run();
  expect(run).toMatchObject({ exitCode: 0, outcome: 'frozen' });
  expect(run.summary).toContain(reason);
  expect(JSON.stringify(run)).not.toContain(password);
  expect([harness.gauge('lapi_ok'), harness.cloudflare.calls]).toEqual([0, []]);
  expectUntouched(harness);
});

test('why says that an address is on an allowlist, or that the allowlists are unknown', async () => {
  await start();
  harness.lapi.allowed = ['198.51.100.7'];
  harness.ban('198.51.100.7');
  const { stdout } = await harness.run(['why', '198.51.100.7']);
  expect(stdout).toContain('allowlist: yes, on an allowlist of LAPI');
  expect(stdout).toContain('left out: never_block');
  harness.lapi.allowlistFault = 'refused';
  expect((await harness.run(['why', '198.51.100.7'])).stdout).toContain('LAPI: allowlists: it refuses machine');
});

test('a machine without its password is a fault of the settings', async () => {
  await start();
  const run = await harness.run([], { CROWDSEC_LAPI_PASSWORD: undefined });
  expect(run).toMatchObject({ exitCode: 2, outcome: 'config' });
  expect(run.summary).toContain('CROWDSEC_LAPI_PASSWORD: is missing');
});
