import { outpostSessionBackend } from '../../../../ops/verify/checks/outpost-session-backend';
import { OUTPOST, outpostLog, pod } from '../../../support/ops-cluster';
import { ask, OpsHarness } from '../../../support/ops-harness';

const A = `${OUTPOST}-a`;
const B = `${OUTPOST}-b`;

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

test('an outpost that is not embedded any more fails (I7)', async () => {
  site.cluster.logs[B] = outpostLog({ embedded: false, backend: 'filesystem' });
  expect(await ask(outpostSessionBackend, site)).toMatchObject({ verdict: 'fail', seen: `${B} is not embedded` });
});

test('the last word of a log counts', async () => {
  site.cluster.logs[A] = [outpostLog(), outpostLog({ backend: 'filesystem' })].join('\n');
  expect(await ask(outpostSessionBackend, site)).toMatchObject({
    verdict: 'fail',
    seen: `${A} keeps its sessions in files`,
  });
});

test.each([
  ['has rotated', '{"event":"/outpost.goauthentik.io/auth/traefik","level":"info"}'],
  ['is empty', ''],
  ['is no JSON', 'panic: using filesystem session backend\n[1]\nnull\n{"event":'],
  ['has only one of the two lines', outpostLog().replace('using PostgreSQL session backend', 'gone')],
])('is unknown when a log %s', async (_, log) => {
  site.cluster.logs[B] = log;
  expect(await ask(outpostSessionBackend, site)).toMatchObject({
    verdict: 'unknown',
    seen: `the start is no longer in the log of ${B}`,
  });
});

test('is unknown when no pod runs; pods on their way in or out are not asked', async () => {
  const leaving = pod(B);
  leaving.metadata!.deletionTimestamp = new Date(0);
  site.cluster.outpostPods = [pod(A, 'Pending'), leaving];
  expect(await ask(outpostSessionBackend, site)).toMatchObject({
    verdict: 'unknown',
    seen: 'no pod of the outpost runs',
  });
  expect(site.cluster.calls).toEqual(['pods in authentik']);
});

test("the log of the outpost's own container is read, whatever stands beside it", async () => {
  site.cluster.outpostPods[0]!.spec!.containers.unshift({ name: 'mesh' });
  await ask(outpostSessionBackend, site);
  expect(site.cluster.calls).toEqual([
    'pods in authentik',
    `log of authentik/${A} proxy`,
    `log of authentik/${B} proxy`,
  ]);
});
