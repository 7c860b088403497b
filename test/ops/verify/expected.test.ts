import { expectedLogins, expectedRelease } from '../../../ops/verify/expected';
import { resourcesOfType } from '../../../rules/readers/document';
import { put } from '../../sites/schema/change';
import { definedSite } from '../../support/site/defined-site';
import { siteOf } from '../../support/site/site-app';
import { changedSite } from '../../support/site/site-change';

test('a release of another name has the Deployments that the chart names after it', () => {
  const site = definedSite(changedSite((input) => put(input, 'platform.release.name', 'sso')));
  expect(expectedRelease(site)?.deployments).toEqual(['sso-authentik-server', 'sso-authentik-worker']);
});

test('the login stages are those that the stack makes', () => {
  const stages = siteOf().stacks.flatMap((stack) => resourcesOfType(stack, 'authentik_stage_user_login'));
  expect(stages.map(({ block }) => block.name).sort()).toEqual([...expectedLogins(definedSite()).keys()].sort());
});
