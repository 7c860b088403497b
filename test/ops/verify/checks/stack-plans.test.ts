import { stackPlans } from '../../../../ops/verify/checks/stack-plans';
import { checkSite, silent } from '../../../support/ops/harness';

const live = checkSite(stackPlans);
const CHANGE = { address: 'cloudflare_list.Bans', kind: 'update', topic: 'edge', attributes: [] } as const;

test('every stack of the site is planned, and a pass says what a plan does not see', async () => {
  expect(await live.found()).toBe(
    'pass: no changes in identity, platform, edge; a plan sees neither the objects of a Helm release (checks ' +
      'custom-resources and live-version do) nor what ignore_changes leaves to the UI',
  );
});

test('one stack with changes fails, even where another cannot be planned', async () => {
  live.site.changesOf = { edge: [CHANGE], platform: silent('terraform init') };
  expect(await live.found()).toMatch(/^fail: edge: 1 .*; platform: .*terraform init/);
});

test('one stack that cannot be planned leaves it unknown', async () => {
  live.site.changesOf = { platform: silent('terraform init') };
  expect(await live.found()).toMatch(/^unknown: platform: /);
});
