import { outpostSharedMemory } from '../../../../ops/verify/checks/outpost-shared-memory';
import { filesOf, OUTPOST } from '../../../support/ops/cluster';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(outpostSharedMemory);

test.each([
  [20, 'pass: at most 20 files in 2 pods'],
  [21, 'fail: at most 21 files in 2 pods'],
])('%d files in one of two pods: %s', async (count, found) => {
  live.site.cluster.sharedMemory[`${OUTPOST}-b`] = filesOf(count);
  expect(await live.found()).toBe(found);
});

test('hidden files count, in the container of the outpost', async () => {
  await live.found();
  expect(live.site.cluster.calls).toContain(`ls -1A /dev/shm in authentik/${OUTPOST}-a proxy`);
});
