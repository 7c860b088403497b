import { loginHosts } from '../../../sites/schema/login-hosts';
import { defineSite } from '../../../sites/schema/site';
import { changeSite } from '../../support/site/site-change';
import { put } from './change';

test("authentik's host and that of the guests are login hosts, and what the site adds", () => {
  const site = changeSite((input) => put(input, 'edge.additionalLoginHosts', ['sso.harbour.example']));
  expect(loginHosts(defineSite(site))).toEqual([
    'authentik.harbour.example',
    'public-auth.harbour.example',
    'sso.harbour.example',
  ]);
});

test('the host on which a login of forward auth ends is one too', () => {
  const { identity } = defineSite(changeSite());
  const application = structuredClone(identity.applications.DomainWideCatchAll);
  if (application?.kind !== 'domain-forward-auth') throw new Error('the real site has no such application any more');
  application.provider.externalHost = 'outpost.harbour.example';
  const changed = { ...identity, applications: { DomainWideCatchAll: application } };
  expect(loginHosts({ identity: changed, edge: undefined })).toContain('outpost.harbour.example');
});
