import { outpostSelector } from '../../../../ops/verify/checks/outpost-selector';
import { OUTPOST, pod } from '../../../support/ops/cluster';
import { checkSite } from '../../../support/ops/harness';

const COMPONENT = 'app.kubernetes.io/component';
const live = checkSite(outpostSelector);

beforeEach(() => {
  live.site.cluster.services[OUTPOST]!.spec!.selector![COMPONENT] = 'server';
});

test('a leftover key passes where all pods of the outpost have the label', async () => {
  expect(await live.found()).toBe('pass: selects app.kubernetes.io/name: authentik-outpost-proxy');
});

test('a leftover key fails where one pod lacks the label', async () => {
  const without = pod(`${OUTPOST}-c`);
  delete without.metadata!.labels![COMPONENT];
  live.site.cluster.outpostPods.push(without);
  expect(await live.found()).toBe(`fail: ${COMPONENT}: server`);
});

test('a leftover key fails where there is no pod', async () => {
  live.site.cluster.outpostPods = [];
  expect(await live.found()).toMatch(/^fail/);
});
