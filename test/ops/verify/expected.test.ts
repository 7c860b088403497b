import {
  expectedLogins,
  expectedOutpost,
  expectedProxySession,
  expectedRelease,
  protectedHosts,
} from '../../../ops/verify/expected';
import { resourcesOfType } from '../../../rules/readers/document';
import { example } from '../../../sites/example/index';
import { defineSite } from '../../../sites/schema/site';
import { viktorbarzin } from '../../../sites/viktorbarzin';
import { put } from '../../sites/schema/change';
import { siteOf } from '../../support/site-app';
import { changedSite } from '../../support/site-change';

const SITE = defineSite(viktorbarzin);

test('the site is expected as the site says it', () => {
  expect(expectedOutpost(SITE)).toEqual({
    uuid: '0eecac07-97c7-443c-8925-05f2f4fe3e47',
    namespace: 'authentik',
    name: 'ak-outpost-authentik-embedded-outpost',
    replicas: 2,
    container: 'proxy',
    labels: {
      'app.kubernetes.io/managed-by': 'goauthentik.io',
      'app.kubernetes.io/name': 'authentik-outpost-proxy',
      'goauthentik.io/outpost-name': 'authentik-embedded-outpost',
      'goauthentik.io/outpost-type': 'proxy',
      'goauthentik.io/outpost-uuid': '0eecac0797c7443c892505f2f4fe3e47',
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
    host: 'terminal.viktorbarzin.me',
    externalHost: 'authentik.viktorbarzin.me',
  });
});

test('of a site that has only an authentik, only its logins are expected', () => {
  const site = defineSite(example);
  expect(expectedOutpost(site)).toBeUndefined();
  expect(expectedRelease(site)).toBeUndefined();
  expect(expectedProxySession(site)).toBeUndefined();
  expect(protectedHosts(site)).toEqual([]);
  expect([...expectedLogins(site).keys()]).toEqual(['sign-in-login']);
});

test('a release of another name has the objects that the chart makes of it', () => {
  const site = defineSite(changedSite((input) => put(input, 'platform.release.name', 'sso')));
  expect(expectedRelease(site)?.deployments).toEqual(['sso-authentik-server', 'sso-authentik-worker']);
});

test('the login stages are those that the stack makes', () => {
  const stages = siteOf().stacks.flatMap((stack) => resourcesOfType(stack, 'authentik_stage_user_login'));
  expect(stages.map(({ block }) => block.name).sort()).toEqual([...expectedLogins(SITE).keys()].sort());
});
