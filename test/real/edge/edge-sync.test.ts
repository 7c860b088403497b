import { addresses, Harness, NEVER_BLOCK, type Run } from '../../programs/edge-sync/harness';
import { describeIf } from '../../support/describe-if';
import { RealLapi } from '../../support/real/lapi';

/** The bundled file as the pod runs it, against CrowdSec's own LAPI and the Cloudflare stand-in. */
describeIf('edge-sync', RealLapi.findMissing())('against the real LAPI', () => {
  let lapi: RealLapi;
  let harness: Harness;
  const run = (args: readonly string[] = []): Promise<Run> => harness.runBundle(args);

  const LOCAL = [
    '192.0.2.10',
    '192.0.2.21',
    '192.0.2.99',
    '192.0.2.128/26',
    '198.51.100.2',
    '2001:db8:1:2::/64',
    '2001:db8:9::/64',
    '2001:db8:dead::/64',
  ];

  beforeAll(async () => {
    [lapi, harness] = await Promise.all([RealLapi.start(), Harness.start([], [], { now: Date.now })]);
    Object.assign(harness.env, {
      CROWDSEC_LAPI_URL: lapi.url,
      CROWDSEC_LAPI_KEY: RealLapi.KEY,
      EDGE_SYNC_HTTP_TIMEOUT_SECONDS: '30',
    });
    lapi.cscli('decisions', 'add', '--ip', '192.0.2.21', '--duration', '8717h', '--reason', 'manual');
    for (const value of [
      '0.0.0.0/0',
      '::/0',
      '2001:DB8:DEAD::ABCD',
      '::ffff:192.0.2.99',
      '203.0.113.0/25',
      '10.1.2.3',
    ]) {
      lapi.cscli('decisions', 'add', '--scope', 'ip', '--value', value, '--duration', '4h');
    }
    lapi.cscli('decisions', 'add', '--range', '198.51.100.128/25', '--duration', '4h');
    await lapi.post([
      { origin: 'crowdsec', value: '192.0.2.10' },
      { origin: 'crowdsec', value: '192.0.2.10', type: 'captcha' },
      { origin: 'crowdsec', value: '192.0.2.11', type: 'captcha' },
      { origin: 'crowdsec', value: '192.0.2.12', type: 'throttle' },
      { origin: 'crowdsec', value: '2001:db8:1:2:3:4:5:6' },
      { origin: 'crowdsec', value: '2001:db8:1:2::ffff' },
      { origin: 'crowdsec', value: '2001:db8:aaaa:1::bad' },
      { origin: 'crowdsec', value: 'XX', scope: 'Country' },
      { origin: 'console', value: '2001:db8:9::1' },
      { origin: 'cscli-import', value: '192.0.2.128/26' },
      { origin: 'lists', value: '192.0.2.60' },
      // The longer community ban hides the local one in the stream.
      { origin: 'crowdsec', value: '198.51.100.2' },
      { origin: 'CAPI', value: '198.51.100.2', duration: '160h' },
    ]);
    await lapi.post(
      addresses(32_000)
        .slice(1000)
        .map((value) => ({ origin: 'CAPI', value, duration: '160h' })),
    );
  });
  afterAll(async () => {
    await Promise.all([lapi?.stop(), harness?.stop()]);
  });

  test('local bans reach the edge in canonical form; captchas, countries, community and hostile values do not', async () => {
    expect(await run()).toMatchObject({ exitCode: 0, outcome: 'written' });
    expect([...harness.edge].sort()).toEqual([...LOCAL].sort());
    expect(harness.gauge('never_block_hits')).toBe(4);
    expect(NEVER_BLOCK).toContain('2001:db8:aaaa:1::/64');
  });

  test('the next runs write nothing, the second of them with one call', async () => {
    expect((await run()).outcome).toBe('in-sync');
    harness.cloudflare.calls.length = 0;
    expect((await run()).outcome).toBe('in-sync');
    expect(harness.cloudflare.calls).toEqual(['lists']);
  });

  test('why explains an address with a ban and a captcha', async () => {
    const { stdout } = await run(['why', '192.0.2.10']);
    expect(stdout).toMatch(/ban of 192\.0\.2\.10, crowdsec, .* belongs on the edge as 192\.0\.2\.10/);
    expect(stdout).toMatch(/captcha of 192\.0\.2\.10, .* left out: type/);
    expect(stdout).toContain('blocked by 192.0.2.10');
  });

  test('a ban that a person takes back leaves the edge, a new one comes', async () => {
    lapi.cscli('decisions', 'delete', '--ip', '192.0.2.21');
    lapi.cscli('decisions', 'add', '--ip', '192.0.2.77', '--duration', '1h');
    expect((await run()).outcome).toBe('written');
    const expected = [...LOCAL.filter((text) => text !== '192.0.2.21'), '192.0.2.77'];
    expect([...harness.edge].sort()).toEqual(expected.sort());
  });

  test('a database that fails freezes the edge', async () => {
    const before = [...harness.edge];
    lapi.breakDatabase(true);
    try {
      const frozen = await run();
      expect(frozen).toMatchObject({ exitCode: 0, outcome: 'frozen' });
      expect(frozen.summary).toContain('HTTP 500');
    } finally {
      lapi.breakDatabase(false);
    }
    expect(harness.edge).toEqual(before);
  });

  test('a deleted key freezes the edge', async () => {
    const before = [...harness.edge];
    const frozen = await harness.runBundle([], { CROWDSEC_LAPI_KEY: 'k-other' });
    expect(frozen.summary).toContain('refuses the bouncer key');
    expect(harness.edge).toEqual(before);
  });

  test('31 000 community bans fill the list to its capacity when they are asked for, local ones first (I5)', async () => {
    const filled = await harness.runBundle([], { EDGE_SYNC_ORIGINS: 'cscli,crowdsec,cscli-import,console,CAPI' });
    expect(filled.exitCode).toBe(0);
    expect(harness.edge).toHaveLength(9000);
    expect(harness.edge).toContain('198.51.100.2');
    expect(harness.edge).toContain('192.0.2.77');
  });

  test('a LAPI that is gone freezes the edge', async () => {
    await lapi.stop();
    expect(await run()).toMatchObject({ exitCode: 0, outcome: 'frozen' });
    expect(harness.edge).toHaveLength(9000);
  });
});
