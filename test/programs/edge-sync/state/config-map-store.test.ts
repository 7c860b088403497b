import { Deadline, systemClock } from '../../../../programs/edge-sync/clock';
import { HttpClient } from '../../../../programs/edge-sync/http-client';
import { ConfigMapStore } from '../../../../programs/edge-sync/state/config-map-store';
import { EMPTY_STATE } from '../../../../programs/edge-sync/state/state';
import { LocalServer } from '../../../support/servers/local-server';

/** One ConfigMap of an API server: resource versions, merge patch, nothing else. */
let server: LocalServer;
let status: number;
let version: number;
let data: Record<string, string> | undefined;
let requests: string[];
let store: ConfigMapStore;

beforeEach(async () => {
  [status, version, data, requests] = [200, 1, undefined, []];
  server = await LocalServer.start(({ method, path, headers, body }, response) => {
    const { 'content-type': type = '', authorization } = headers;
    requests.push(`${method} ${path} ${type} ${authorization}`.replace(/\s+/g, ' '));
    if (method === 'PATCH' && status === 200) {
      const patch = JSON.parse(body) as { metadata: { resourceVersion?: string }; data: Record<string, string> };
      if ((patch.metadata.resourceVersion ?? String(version)) !== String(version)) {
        response.writeHead(409).end('{}');
        return;
      }
      data = { ...data, ...patch.data };
      version += 1;
    }
    response.writeHead(status).end(JSON.stringify({ metadata: { resourceVersion: String(version) }, data }));
  });
  store = open();
});
afterEach(async () => {
  store.close();
  await server.stop();
});

function open(): ConfigMapStore {
  const client = new HttpClient({
    baseUrl: server.url,
    headers: { authorization: 'Bearer t' },
    timeoutMs: 30_000,
    clock: systemClock(),
    deadline: new Deadline(systemClock(), 60_000),
  });
  return new ConfigMapStore({ client, namespace: 'rybbit', name: 'crowdsec-cf-sync-state' });
}

test('it needs get and patch on one name, and keeps other keys', async () => {
  data = { note: 'kept' };
  expect(await store.load()).toEqual({ kind: 'absent' });
  expect(await store.save(EMPTY_STATE)).toEqual({ kind: 'saved' });
  expect(await store.save({ ...EMPTY_STATE, rejections: [1] })).toEqual({ kind: 'saved' });
  const path = '/api/v1/namespaces/rybbit/configmaps/crowdsec-cf-sync-state';
  expect(requests).toEqual([
    `GET ${path} Bearer t`,
    `PATCH ${path} application/merge-patch+json Bearer t`,
    `PATCH ${path} application/merge-patch+json Bearer t`,
  ]);
  expect(data).toEqual({ note: 'kept', 'state.json': '{"version":1,"rejections":[1]}' });
  expect(await store.load()).toEqual({ kind: 'loaded', state: { ...EMPTY_STATE, rejections: [1] } });
});

test('a second run that has saved meanwhile is a conflict', async () => {
  await store.load();
  const other = open();
  await other.load();
  await other.save(EMPTY_STATE);
  other.close();
  expect(await store.save(EMPTY_STATE)).toEqual({ kind: 'conflict' });
});

test('another text is damaged, a refused or missing map is unreachable', async () => {
  data = { 'state.json': '{"version":' };
  expect((await store.load()).kind).toBe('damaged');
  status = 403;
  expect(await store.load()).toEqual({ kind: 'unreachable', reason: 'HTTP 403' });
  expect(await store.save(EMPTY_STATE)).toEqual({ kind: 'failed', reason: 'HTTP 403' });
});

test('an API server that is gone is unreachable', async () => {
  await server.stop();
  expect((await store.load()).kind).toBe('unreachable');
  expect((await store.save(EMPTY_STATE)).kind).toBe('failed');
});

test('a state that could not be read is not overwritten', async () => {
  data = { 'state.json': '{"version":1,"rejections":[],"floorSeen":true}' };
  status = 503;
  expect((await store.load()).kind).toBe('unreachable');
  status = 200;
  expect(await store.save(EMPTY_STATE)).toEqual({ kind: 'failed', reason: 'it was never read' });
  expect(data).toEqual({ 'state.json': '{"version":1,"rejections":[],"floorSeen":true}' });
});
