import { outpostSelector } from '../../../../ops/verify/checks/outpost-selector';
import { OUTPOST, pod } from '../../../support/ops-cluster';
import { ask, OpsWorld } from '../../../support/ops-world';

let estate: OpsWorld;

beforeEach(async () => {
  estate = await OpsWorld.start();
  Object.assign(estate.cluster.services[OUTPOST]!.spec!.selector!, { 'app.kubernetes.io/component': 'server' });
});

afterEach(() => estate.stop());

test("a key from before that the outpost's pods have as well does no harm", async () => {
  expect(await ask(outpostSelector, estate)).toEqual({
    verdict: 'pass',
    seen: 'selects app.kubernetes.io/name: authentik-outpost-proxy',
  });
});

test('a key that one of the pods lacks leaves it out', async () => {
  const without = pod(`${OUTPOST}-c`);
  delete without.metadata!.labels!['app.kubernetes.io/component'];
  estate.cluster.outpostPods = [...estate.cluster.outpostPods, without];
  expect(await ask(outpostSelector, estate)).toMatchObject({
    verdict: 'fail',
    seen: 'app.kubernetes.io/component: server',
  });
});

test('without a pod nobody has the key', async () => {
  estate.cluster.outpostPods = [];
  expect(await ask(outpostSelector, estate)).toMatchObject({ verdict: 'fail' });
});
