import { ask, NAME, startFallback, using } from '../../support/auth-fallback';
import { describeIf } from '../../support/describe-if';
import { RealNginx } from '../../support/real/nginx';
import { until } from '../../support/real/program';
import { DnsServer } from '../../support/servers/dns-server';
import { OutpostServer } from '../../support/servers/outpost-server';

describeIf('auth-fallback', RealNginx.findMissing())(
  'the Service of the outpost, found by the fallback in a real nginx',
  () => {
    let dns: DnsServer;
    let outpost: OutpostServer;

    beforeAll(async () => {
      [dns, outpost] = await Promise.all([DnsServer.start(), OutpostServer.start()]);
      outpost.reply = { status: 200 };
    });

    afterAll(async () => {
      await Promise.all([outpost?.stop(), dns?.stop()]);
    });

    function start(): Promise<RealNginx> {
      return startFallback({ outpostPort: outpost.port, resolver: dns.address, usersFile: undefined });
    }

    beforeEach(() => {
      dns.addresses.set(NAME, '127.0.0.1');
    });

    test('it starts without the Service, falls back, and finds the Service once it exists', async () => {
      dns.addresses.delete(NAME);
      await using(start(), async (nginx) => {
        expect(await ask(nginx)).toMatchObject({ status: 401, headers: { 'x-auth-fallback': 'true' } });
        expect(nginx.log).toContain(`${NAME} could not be resolved (3: Host not found)`);
        dns.addresses.set(NAME, '127.0.0.1');
        expect((await ask(nginx)).status).toBe(200);
      });
    });

    test('a Service that is created again under another address is found once 10 s are over', async () => {
      dns.addresses.set(NAME, '127.0.0.9');
      await using(start(), async (nginx) => {
        expect((await ask(nginx)).status).toBe(401);
        dns.addresses.set(NAME, '127.0.0.1');
        const begin = performance.now();
        await until(async () => (await ask(nginx)).status === 200);
        expect(performance.now() - begin).toBeGreaterThan(5000);
      });
    });

    test('a lost query is repeated before the fallback', async () => {
      await using(start(), async (nginx) => {
        // One for the A record, one for the AAAA record.
        dns.lost = 2;
        const { status, milliseconds } = await ask(nginx);
        expect({ status, lost: dns.lost }).toEqual({ status: 200, lost: 0 });
        expect(milliseconds).toBeGreaterThan(4000);
      });
    });
  },
);
