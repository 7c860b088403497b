import { spawnSync } from 'node:child_process';
import { publicHostModule } from '../../../constructs/prometheus/public-host-probe';
import { describeIf } from '../../support/describe-if';
import { RealProgram } from '../../support/real/program';
import { freePort } from '../../support/servers/free-ports';
import { LocalServer } from '../../support/servers/local-server';

const BINARY = 'prometheus-blackbox-exporter';
const isThere = spawnSync(BINARY, ['--version']).status === 0;
const missing = isThere ? undefined : `there is no ${BINARY} (test/real/setup/prometheus.sh)`;

/** Lists what a public host may answer at a path: its code and its `Location`. */
const ANSWERS: Readonly<Record<string, readonly [code: number, location?: string]>> = {
  '/open': [200],
  '/moved': [301, 'https://www.example.org/'],
  '/elsewhere': [302, 'https://sso.example.org.evil.example/'],
  '/names-it': [302, 'https://blog.example.org/?next=https://sso.example.org/'],
  '/missing': [404],
  '/own-login': [401],
  '/broken': [500, 'https://sso.example.org/'],
  '/walled': [302, 'https://sso.example.org/outpost.goauthentik.io/start?rd=https%3A%2F%2Fblog.example.org%2F'],
  '/walled-at-its-root': [307, 'https://sso.example.org'],
  '/walled-by-its-own-application': [302, 'https://blog.example.org/outpost.goauthentik.io/start?rd=x'],
  '/walled-by-a-path': [302, '/outpost.goauthentik.io/start'],
};

describeIf('probe', missing)('the blackbox exporter', () => {
  const exporter = new RealProgram();
  const host = new LocalServer(({ path }, response) => {
    const [code, location] = ANSWERS[path] ?? [500];
    response.writeHead(code, location === undefined ? {} : { location }).end();
  });
  let url: string;

  beforeAll(async () => {
    await host.listen();
    const config = { modules: { public_host: publicHostModule(['sso.example.org']) } };
    const file = exporter.file('blackbox.json', JSON.stringify(config));
    const address = `127.0.0.1:${await freePort()}`;
    url = `http://${address}`;
    exporter.start(BINARY, [`--config.file=${file}`, `--web.listen-address=${address}`]);
    await exporter.untilReady(async () => (await fetch(`${url}/-/healthy`)).ok);
  });

  afterAll(() => Promise.all([exporter.stop(), host.stop()]));

  test.each(Object.keys(ANSWERS))('finds the login at %s exactly where there is one', async (path) => {
    const target = encodeURIComponent(`${host.url}${path}`);
    const metrics = await (await fetch(`${url}/probe?module=public_host&target=${target}`)).text();
    const walled = path.startsWith('/walled');
    expect(gauge(metrics, 'probe_failed_due_to_regex')).toBe(walled ? 1 : 0);
    expect(gauge(metrics, 'probe_success')).toBe(walled || path === '/broken' ? 0 : 1);
  });
});

function gauge(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
}
