import { outpostSharedMemory } from '../../../../ops/verify/checks/outpost-shared-memory';
import { filesOf, OUTPOST } from '../../../support/ops-cluster';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

test.each([
  [0, 'pass'],
  [20, 'pass'],
  [21, 'fail'],
])('%d files in one pod: %s', async (count, verdict) => {
  site.cluster.sharedMemory[`${OUTPOST}-b`] = filesOf(count);
  expect(await ask(outpostSharedMemory, site)).toMatchObject({ verdict });
});

test('says the largest count, in all pods', async () => {
  site.cluster.sharedMemory[`${OUTPOST}-a`] = filesOf(300);
  expect(await ask(outpostSharedMemory, site)).toMatchObject({ seen: 'at most 300 files in 2 pods' });
});

test('lists hidden files too, in the container of the outpost', async () => {
  await ask(outpostSharedMemory, site);
  expect(site.cluster.calls).toContain(`ls -1A /dev/shm in authentik/${OUTPOST}-a proxy`);
});

test('without the right to run a command it is unknown', async () => {
  site.cluster.refused = 'exec';
  expect(await ask(outpostSharedMemory, site)).toMatchObject({ verdict: 'unknown' });
});
