import { outpostSelector } from '../../../../ops/verify/checks/outpost-selector';
import { OUTPOST, pod } from '../../../support/ops-cluster';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
  Object.assign(site.cluster.services[OUTPOST]!.spec!.selector!, { 'app.kubernetes.io/component': 'server' });
});

afterEach(() => site.stop());

test("a key from before that the outpost's pods have as well does no harm", async () => {
  expect(await ask(outpostSelector, site)).toEqual({
    verdict: 'pass',
    seen: 'selects app.kubernetes.io/name: authentik-outpost-proxy',
  });
});

test('a key that one of the pods lacks leaves it out', async () => {
  const without = pod(`${OUTPOST}-c`);
  delete without.metadata!.labels!['app.kubernetes.io/component'];
  site.cluster.outpostPods = [...site.cluster.outpostPods, without];
  expect(await ask(outpostSelector, site)).toMatchObject({
    verdict: 'fail',
    seen: 'app.kubernetes.io/component: server',
  });
});

test('without a pod there is no key', async () => {
  site.cluster.outpostPods = [];
  expect(await ask(outpostSelector, site)).toMatchObject({ verdict: 'fail' });
});
