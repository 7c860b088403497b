import { loginPage } from '../../../../ops/verify/checks/login-page';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(loginPage);

test('passes where the brand has the login flow and each flow begins as it must', async () => {
  expect(await live.found()).toBe(
    'pass: people sign in by default-authentication-flow; 5 flows begin with their own page',
  );
});

test('a brand with another login flow fails', async () => {
  live.site.edge.loginFlow = 'sign-in-of-the-ui';
  expect(await live.found()).toBe(
    'fail: the login of authentik.harbour.example is /if/flow/sign-in-of-the-ui/, not the flow default-authentication-flow',
  );
});

test.each([
  ['default-authentication-flow', 'ak-stage-consent', /^fail: the login .* begins with ak-stage-consent/],
  ['webauthn', 'ak-stage-access-denied', /^fail: the login by passkey \(webauthn\) begins with ak-stage-access-denied/],
  [
    'invitation-enrollment',
    'ak-stage-identification',
    /^fail: the sign-up, without an invitation .* not with ak-stage-prompt/,
  ],
  ['source-enrollment', 'xak-flow-redirect', /^fail: the sign-up by a source, without one/],
])('%s that begins with %s fails', async (slug, component, found) => {
  live.site.edge.firstPages[slug] = component;
  expect(await live.found()).toMatch(found);
});

test('a sign-up whose first page leaves the code open fails', async () => {
  live.site.edge.demandsCode = false;
  expect(await live.found()).toMatch(/^fail: the sign-up, .* \(invitation-enrollment\) does not demand the code/);
});

test('a page of Cloudflare is no answer of authentik', async () => {
  live.site.edge.answers['authentik.harbour.example'] = { status: 403, headers: { 'cf-mitigated': 'challenge' } };
  expect(await live.found()).toMatch(/^unknown: .*a challenge of Cloudflare/);
});
