import { stackPlans } from '../../../../ops/verify/checks/stack-plans';
import { ask, OpsHarness, silent } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

const CHANGE = { address: 'cloudflare_list.Bans', kind: 'update', topic: 'edge', attributes: [] } as const;

test('plans every stack of the site, and says what a plan does not see', async () => {
  expect(await ask(stackPlans, site)).toEqual({
    verdict: 'pass',
    seen:
      'no changes in identity, platform, edge; a plan sees neither the objects of a Helm release (checks custom-resources ' +
      'and live-version do) nor what ignore_changes leaves to the UI',
  });
});

test('one stack that differs fails, whatever the others say', async () => {
  site.changesOf = { edge: [CHANGE], platform: silent('terraform init') };
  expect(await ask(stackPlans, site)).toMatchObject({
    verdict: 'fail',
    seen: expect.stringMatching(/^edge: 1 .*; platform: .*terraform init/),
  });
});

test('one stack that cannot be planned is unknown', async () => {
  site.changesOf = { platform: silent('terraform init') };
  expect(await ask(stackPlans, site)).toMatchObject({ verdict: 'unknown', seen: expect.stringMatching(/^platform: /) });
});
