import { sourceSettings } from '../../../../ops/verify/checks/sources';
import type { Row } from '../../../support/authentik-records';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

test.each<[Row, RegExp]>([
  [{ enrollment_flow: null }, /^google enrolls with no flow, the site says \S+$/],
  [{ user_matching_mode: 'email_link' }, /^google matches users by email_link, the site says identifier$/],
  [{ enabled: false }, /^google is disabled$/],
  [{ slug: 'gmail' }, /^google does not exist$/],
])('a source with %j is told', async (fields, seen) => {
  Object.assign(site.authentik.records.sources[0] ?? {}, fields);
  expect(await ask(sourceSettings, site)).toMatchObject({ verdict: 'fail', seen: expect.stringMatching(seen) });
});
