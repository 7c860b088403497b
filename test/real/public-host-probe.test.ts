import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { publicHostModule } from '../../constructs/prometheus/public-host-probe';

const BINARY = 'prometheus-blackbox-exporter';
const available = spawnSync(BINARY, ['--version']).status === 0;
if (!available) process.stdout.write(`probe: there is no ${BINARY}, skipped; see test/real/setup/prometheus.sh\n`);

/** What a public host may answer at a path: its code and its `Location`. */
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

(available ? describe : describe.skip)('the blackbox exporter', () => {
  let directory: string;
  let host: Server;
  let exporter: ChildProcess;
  let exporterUrl: string;
  let hostUrl: string;

  beforeAll(async () => {
    host = createServer(({ url = '' }, response) => {
      const [code, location] = ANSWERS[url] ?? [500];
      response.writeHead(code, location === undefined ? {} : { location }).end();
    });
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-blackbox-'));
    const config = join(directory, 'blackbox.json');
    writeFileSync(config, JSON.stringify({ modules: { public_host: publicHostModule(['sso.example.org']) } }));
    const free = createServer();
    const address = `127.0.0.1:${await listen(free)}`;
    free.close();
    await once(free, 'close');
    exporter = spawn(BINARY, [`--config.file=${config}`, `--web.listen-address=${address}`], { stdio: 'ignore' });
    exporterUrl = `http://${address}`;
    hostUrl = `http://127.0.0.1:${await listen(host)}`;
    await ready(`${exporterUrl}/-/healthy`);
  });

  afterAll(async () => {
    exporter.kill();
    await once(exporter, 'exit');
    host.close();
    rmSync(directory, { recursive: true });
  });

  test.each(Object.keys(ANSWERS))('finds the login at %s exactly where there is one', async (path) => {
    const target = encodeURIComponent(`${hostUrl}${path}`);
    const metrics = await (await fetch(`${exporterUrl}/probe?module=public_host&target=${target}`)).text();
    const walled = path.startsWith('/walled');
    expect(gauge(metrics, 'probe_failed_due_to_regex')).toBe(walled ? 1 : 0);
    expect(gauge(metrics, 'probe_success')).toBe(walled || path === '/broken' ? 0 : 1);
  });
});

/** Lets a server listen on a free port. */
async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function ready(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await wait(100);
  }
  throw new Error(`${url} does not answer`);
}

function gauge(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
}
