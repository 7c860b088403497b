import { expectedLogins, expectedRelease } from '../../../ops/verify/expected';
import { resourcesOfType } from '../../../rules/readers/document';
import { put } from '../../sites/schema/change';
import { defineFixture } from '../../support/site/defined-site';
import { siteOf } from '../../support/site/site-app';
import { changeSite } from '../../support/site/site-change';

test('a release of another name has the Deployments that the chart names after it', () => {
  const site = defineFixture(changeSite((input) => put(input, 'platform.release.name', 'sso')));
  expect(expectedRelease(site)?.deployments).toEqual(['sso-authentik-server', 'sso-authentik-worker']);
});

test('the login stages are those that the stack makes', () => {
  const stages = siteOf().stacks.flatMap((stack) => resourcesOfType(stack, 'authentik_stage_user_login'));
  expect(stages.map(({ block }) => block.name).sort()).toEqual([...expectedLogins(defineFixture()).keys()].sort());
});
