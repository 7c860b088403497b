import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addresses, Harness } from '../../programs/edge-sync/harness';
import { LocalServer } from '../../support/servers/local-server';

/** The bundled file as a pod with a service account: TLS with the cluster's own CA, a token, one ConfigMap. */
let directory: string;
let server: LocalServer;
let harness: Harness;
let map: { version: number; data: Record<string, string> };
let seen: string[];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'edge-sync-account-'));
  const subject = ['-subj', '/CN=kubernetes', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', join(directory, 'key.pem'), '-out', join(directory, 'ca.crt')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files], {
    stdio: 'ignore',
  });
  writeFileSync(join(directory, 'token'), 'service-account-token\n');
  writeFileSync(join(directory, 'namespace'), 'rybbit');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

beforeEach(async () => {
  [map, seen] = [{ version: 1, data: {} }, []];
  const tls = { key: readFileSync(join(directory, 'key.pem')), cert: readFileSync(join(directory, 'ca.crt')) };
  server = new LocalServer(({ method, path, headers, body }, response) => {
    seen.push(`${method} ${path}`);
    const allowed = headers.authorization === 'Bearer service-account-token';
    if (allowed && method === 'PATCH') {
      const patch = JSON.parse(body) as { data: Record<string, string> };
      map = { version: map.version + 1, data: { ...map.data, ...patch.data } };
    }
    const answer = { metadata: { resourceVersion: String(map.version) }, data: map.data };
    response.writeHead(allowed ? 200 : 403).end(JSON.stringify(answer));
  }, tls);
  await server.listen();
  harness = await Harness.start(addresses(20), addresses(20), { now: Date.now });
  Object.assign(harness.env, {
    EDGE_SYNC_STATE_FILE: undefined,
    EDGE_SYNC_HTTP_TIMEOUT_SECONDS: '30',
    EDGE_SYNC_SERVICE_ACCOUNT_DIR: directory,
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: String(server.port),
  });
});
afterEach(() => Promise.all([harness.stop(), server.stop()]));

test('the state survives the pod in the ConfigMap, and the program asks for nothing else', async () => {
  harness.ban('198.51.100.1');
  expect((await harness.runBundle()).exitCode).toBe(3);
  expect((await harness.runBundle()).exitCode).toBe(3);
  expect(JSON.parse(map.data['state.json'] ?? '')).toMatchObject({ version: 1, hold: { reads: 2, wanted: 1 } });
  const path = '/api/v1/namespaces/rybbit/configmaps/crowdsec-cf-sync-state';
  expect([...new Set(seen)]).toEqual([`GET ${path}`, `PATCH ${path}`]);
});

test('an API server that another CA has signed is not trusted with the token', async () => {
  const other = mkdtempSync(join(tmpdir(), 'edge-sync-other-'));
  const files = ['-keyout', join(other, 'key.pem'), '-out', join(other, 'ca.crt')];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=other', ...files],
    { stdio: 'ignore' },
  );
  for (const name of ['token', 'namespace']) writeFileSync(join(other, name), readFileSync(join(directory, name)));
  const run = await harness.runBundle(['--dry-run'], { EDGE_SYNC_SERVICE_ACCOUNT_DIR: other });
  expect(run.lines.find(({ event }) => event === 'state')?.message).toContain('unreachable');
  expect(seen).toEqual([]);
  rmSync(other, { recursive: true });
});

test('a pod without a mounted token is a fault of the configuration', async () => {
  const run = await harness.runBundle([], { EDGE_SYNC_SERVICE_ACCOUNT_DIR: '/nonexistent' });
  expect(run.exitCode).toBe(2);
  expect(run.summary).toContain('EDGE_SYNC_SERVICE_ACCOUNT_DIR');
});
