import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { bannedAddress } from '../../../ops/verify/checks/banned-address';
import { Harness } from '../../programs/edge-sync/harness';
import { describeIf } from '../../support/describe-if';
import { checkSite } from '../../support/ops/harness';
import { MACHINE, RealLapi } from '../../support/real/lapi';
import { withLapiMachine } from '../../support/site/site-change';

const PUBLISHED = '192.0.2.30';

/** The bundled sync against a LAPI that has allowlists, which an operator fills with `cscli`. */
describeIf('allowlists', RealLapi.missingLater())('the allowlists of a real LAPI', () => {
  const live = checkSite(bannedAddress, withLapiMachine);
  let lapi: RealLapi;
  let harness: Harness;

  beforeAll(async () => {
    [lapi, harness] = await Promise.all([RealLapi.startLater(), Harness.start([], [], { now: Date.now })]);
    Object.assign(harness.env, {
      CROWDSEC_LAPI_URL: lapi.url,
      CROWDSEC_LAPI_KEY: RealLapi.KEY,
      CROWDSEC_LAPI_MACHINE: MACHINE.machine_id,
      CROWDSEC_LAPI_PASSWORD: MACHINE.password,
      EDGE_SYNC_HTTP_TIMEOUT_SECONDS: '30',
    });
    lapi.cscli('allowlists', 'create', 'office', '-d', 'never banned');
    lapi.cscli('allowlists', 'add', 'office', '198.51.100.7', '2001:db8:7::1');
    ban(PUBLISHED, '198.51.100.7', '2001:db8:7::2');
  });

  afterAll(async () => {
    await Promise.all([lapi?.stop(), harness?.stop()]);
  });

  function ban(...values: readonly string[]): void {
    for (const value of values) lapi.cscli('decisions', 'add', '--ip', value, '--duration', '4h', '--bypass-allowlist');
  }

  /** What check 12 of `verify` says to the state that the sync has left. */
  async function verified(): Promise<string | undefined> {
    const data = { 'state.json': readFileSync(harness.statePath, 'utf8') };
    live.site.cluster.objects['ConfigMap rybbit/crowdsec-cf-sync-state'] = { data };
    return await live.found();
  }

  test('a ban on an allowed address is not published, nor one on its IPv6 network', async () => {
    expect(await harness.runBundle()).toMatchObject({ exitCode: 0, outcome: 'written' });
    expect(harness.edge).toEqual([PUBLISHED]);
    expect(harness.gauge('allowlisted')).toBe(2);
  });

  test('verify names what LAPI allows and the site does not', async () => {
    expect(await verified()).toMatch(/^fail: LAPI's allowlists hold 198\.51\.100\.7, 2001:db8:7::1,? which/);
  });

  test('an address that the site never blocks is none of them', async () => {
    const env = { EDGE_SYNC_NEVER_BLOCK: '198.51.100.7, 2001:db8:7::/64' };
    expect((await harness.runBundle([], env)).exitCode).toBe(0);
    expect(await verified()).toMatch(/^pass/);
  });

  test('an entry that has expired allows no more: its ban is published', async () => {
    lapi.cscli('allowlists', 'add', 'office', '198.51.100.8', '--expiration', '40s');
    const expires = Date.now() + 40_000;
    ban('198.51.100.8');
    await harness.runBundle();
    expect(harness.edge).toEqual([PUBLISHED]);
    await pause(expires - Date.now() + 1_000);
    expect((await harness.runBundle()).outcome).toBe('written');
    expect([...harness.edge].sort()).toEqual([PUBLISHED, '198.51.100.8']);
  });

  test('an entry that the operator takes back allows no more', async () => {
    lapi.cscli('allowlists', 'remove', 'office', '198.51.100.7');
    ban('198.51.100.7');
    await harness.runBundle();
    expect(harness.edge).toContain('198.51.100.7');
    expect(harness.edge).not.toContain('2001:db8:7::/64');
  });

  test('a machine that LAPI refuses leaves the edge as it is', async () => {
    const before = [...harness.edge];
    ban('192.0.2.31');
    const frozen = await harness.runBundle([], { CROWDSEC_LAPI_PASSWORD: 'other' });
    expect([frozen.outcome, frozen.summary]).toEqual(['frozen', expect.stringContaining('it refuses machine edge')]);
    expect(harness.edge).toEqual(before);
  });
});
