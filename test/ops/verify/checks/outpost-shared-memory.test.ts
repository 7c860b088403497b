import { outpostSharedMemory } from '../../../../ops/verify/checks/outpost-shared-memory';
import { dfOutput, OUTPOST } from '../../../support/ops-cluster';
import { ask, OpsWorld } from '../../../support/ops-world';

let site: OpsWorld;

beforeEach(async () => {
  site = await OpsWorld.start();
});

afterEach(() => site.stop());

test.each([
  [10, 'pass'],
  [11, 'fail'],
  [100, 'fail'],
])('%d percent of /dev/shm: %s', async (percent, verdict) => {
  site.cluster.df[`${OUTPOST}-b`] = dfOutput(percent);
  expect(await ask(outpostSharedMemory, site)).toMatchObject({
    verdict,
    seen: `${percent} % used at most, in 2 pods`,
  });
});

test('a full one fails although another pod answers nonsense', async () => {
  site.cluster.df[`${OUTPOST}-a`] = 'df: not found';
  site.cluster.df[`${OUTPOST}-b`] = dfOutput(95);
  expect(await ask(outpostSharedMemory, site)).toMatchObject({ verdict: 'fail' });
});

test.each(['', 'df: not found', 'tmpfs 1 1 1 99% /tmp'])('nobody can tell from %j', async (output) => {
  site.cluster.df[`${OUTPOST}-a`] = output;
  expect(await ask(outpostSharedMemory, site)).toMatchObject({ verdict: 'unknown' });
});

test("the /dev/shm of the outpost's own container is looked at: a mesh has an empty one", async () => {
  site.cluster.outpostPods[0]!.spec!.containers.unshift({ name: 'mesh' });
  await ask(outpostSharedMemory, site);
  expect(site.cluster.calls).toContain(`df -P /dev/shm in authentik/${OUTPOST}-a proxy`);
});

test('nobody can tell when no pod runs', async () => {
  site.cluster.outpostPods = [];
  expect(await ask(outpostSharedMemory, site)).toMatchObject({ verdict: 'unknown' });
});
