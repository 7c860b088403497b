import { outpostSessionBackend } from '../../../../ops/verify/checks/outpost-session-backend';
import { OUTPOST, outpostLog, pod } from '../../../support/ops/cluster';
import { checkSite } from '../../../support/ops/harness';

const [A, B] = [`${OUTPOST}-a`, `${OUTPOST}-b`];
const live = checkSite(outpostSessionBackend);

test('an outpost that is no longer embedded fails (I7)', async () => {
  live.site.cluster.logs[B] = outpostLog({ embedded: false, backend: 'filesystem' });
  expect(await live.found()).toBe(`fail: ${B} is not embedded`);
});

test('the last start in a log counts', async () => {
  live.site.cluster.logs[A] = [outpostLog(), outpostLog({ backend: 'filesystem' })].join('\n');
  expect(await live.found()).toBe(`fail: ${A} keeps its sessions in files`);
});

test.each([
  ['has rotated', '{"event":"/outpost.goauthentik.io/auth/traefik","level":"info"}'],
  ['is empty', ''],
  ['is not JSON', 'panic: using filesystem session backend\n[1]\nnull\n{"event":'],
  ['has only one of the two lines', outpostLog().replace('using PostgreSQL session backend', 'gone')],
])('a log that %s leaves it unknown', async (_, log) => {
  live.site.cluster.logs[B] = log;
  expect(await live.found()).toBe(`unknown: the start is no longer in the log of ${B}`);
});

test('pending and terminating pods are not asked; without a running one it is unknown', async () => {
  const leaving = pod(B);
  leaving.metadata!.deletionTimestamp = new Date(0);
  live.site.cluster.outpostPods = [pod(A, 'Pending'), leaving];
  expect(await live.found()).toBe('unknown: no pod of the outpost runs');
  expect(live.site.cluster.calls).toEqual(['pods in authentik']);
});

test("the log of the outpost's own container is read, also beside a sidecar", async () => {
  live.site.cluster.outpostPods[0]!.spec!.containers.unshift({ name: 'mesh' });
  await live.found();
  const logs = [A, B].map((name) => `log of authentik/${name} proxy`);
  expect(live.site.cluster.calls).toEqual(['pods in authentik', ...logs]);
});
