import {
  expectedLogins,
  expectedOutpost,
  expectedProxySession,
  expectedRelease,
  protectedHosts,
} from '../../../ops/verify/expected';
import { resourcesOfType } from '../../../rules/readers/document';
import { fresh } from '../../fixtures/sites/fresh';
import { put } from '../../sites/schema/change';
import { definedSite } from '../../support/defined-site';
import { siteOf } from '../../support/site-app';
import { changedSite } from '../../support/site-change';

const SITE = definedSite();

test('harbour is expected as its site states it', () => {
  expect(expectedOutpost(SITE)).toEqual({
    uuid: '218dfaf4-ae6b-4374-ad4b-4f1cee68a3eb',
    namespace: 'authentik',
    name: 'ak-outpost-authentik-embedded-outpost',
    replicas: 2,
    container: 'proxy',
    labels: {
      'app.kubernetes.io/managed-by': 'goauthentik.io',
      'app.kubernetes.io/name': 'authentik-outpost-proxy',
      'goauthentik.io/outpost-name': 'authentik-embedded-outpost',
      'goauthentik.io/outpost-type': 'proxy',
      'goauthentik.io/outpost-uuid': '218dfaf4ae6b4374ad4b4f1cee68a3eb',
    },
  });
  expect(expectedRelease(SITE)).toEqual({
    namespace: 'authentik',
    deployments: ['goauthentik-server', 'goauthentik-worker'],
    version: '2026.2.4',
  });
  expect(expectedProxySession(SITE)?.toString()).toBe('weeks=4');
  expect([...expectedLogins(SITE)].map(([name, duration]) => `${name} ${duration}`)).toEqual([
    'default-authentication-login weeks=4',
    'default-source-authentication-login weeks=4',
    'enrollment-login weeks=4',
    'public-guest-login weeks=4',
  ]);
  expect(protectedHosts(SITE)).toHaveLength(15);
  expect(protectedHosts(SITE)[0]).toEqual({
    host: 'terminal.harbour.example',
    externalHost: 'terminal.harbour.example',
  });
});

test('a site with authentik alone expects only its logins', () => {
  const site = definedSite(fresh);
  expect(expectedOutpost(site)).toBeUndefined();
  expect(expectedRelease(site)).toBeUndefined();
  expect(expectedProxySession(site)).toBeUndefined();
  expect(protectedHosts(site)).toEqual([]);
  expect([...expectedLogins(site).keys()]).toEqual(['sign-in-login']);
});

test('a release of another name has the Deployments that the chart names after it', () => {
  const site = definedSite(changedSite((input) => put(input, 'platform.release.name', 'sso')));
  expect(expectedRelease(site)?.deployments).toEqual(['sso-authentik-server', 'sso-authentik-worker']);
});

test('the login stages are those that the stack makes', () => {
  const stages = siteOf().stacks.flatMap((stack) => resourcesOfType(stack, 'authentik_stage_user_login'));
  expect(stages.map(({ block }) => block.name).sort()).toEqual([...expectedLogins(SITE).keys()].sort());
});
