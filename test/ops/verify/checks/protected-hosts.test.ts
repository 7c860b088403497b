import { protectedHostsRedirect } from '../../../../ops/verify/checks/protected-hosts';
import { put } from '../../../sites/schema/change';
import { authorizeUrl, type EdgeAnswer } from '../../../support/ops-edge';
import { ask, OpsHarness } from '../../../support/ops-harness';

const HOST = 'terminal.harbour.example';
const LOGIN = 'authentik.harbour.example';
const GUESTS = 'public-auth.harbour.example';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

test('all hosts of the site are asked', async () => {
  expect(await ask(protectedHostsRedirect, site)).toEqual({
    verdict: 'pass',
    seen: '302 to the login from 15 hosts',
  });
  expect(site.edge.requests).toHaveLength(15);
  expect(site.edge.requests).toContain(`${HOST}/`);
});

test.each<[EdgeAnswer, string]>([
  [{ status: 200 }, 'answers HTTP 200'],
  [{ status: 502 }, 'answers HTTP 502'],
  [{ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }, 'asks for a password (HTTP 401)'],
  [{ status: 302, headers: { 'x-auth-fallback': 'true' } }, 'answers with the emergency password (HTTP 302)'],
  [{ status: 302 }, `answers 302 to https://${HOST}/`],
  [{ status: 302, headers: { location: 'https://login.example.org/' } }, 'answers 302 to https://login.example.org/'],
  [{ status: 302, headers: { location: '/login' } }, `answers 302 to https://${HOST}/login`],
  [{ status: 302, headers: { location: `https://${LOGIN}/` } }, `answers 302 to https://${LOGIN}/`],
  [
    { status: 302, headers: { location: `http://${LOGIN}/application/o/authorize/` } },
    `answers 302 to http://${LOGIN}/application/o/authorize/`,
  ],
  [
    { status: 302, headers: { location: `https://${LOGIN}/application/o/authorize/` } },
    `is behind the login of no host, not of ${HOST}`,
  ],
  // The outpost of the guests sends everybody there as well, and its login asks for nothing.
  [{ status: 302, headers: { location: authorizeUrl(GUESTS) } }, `is behind the login of ${GUESTS}, not of ${HOST}`],
  [
    { status: 302, headers: { location: `https://${GUESTS}/outpost.goauthentik.io/start?rd=x` } },
    `answers 302 to https://${GUESTS}/outpost.goauthentik.io/start`,
  ],
  [{ status: 302, headers: { location: 'http://[' } }, 'answers 302 to nowhere'],
  [
    { status: 302, headers: { location: `https://${LOGIN}/outpost.goauthentik.io/start` } },
    `answers 302 to https://${LOGIN}/outpost.goauthentik.io/start`,
  ],
  // A host for groups is not one of the domain: everyone who may sign in would pass.
  [{ status: 302, headers: { location: authorizeUrl(LOGIN) } }, `is behind the login of ${LOGIN}, not of ${HOST}`],
])('%j fails', async (answer, seen) => {
  site.edge.answers[HOST] = answer;
  expect(await ask(protectedHostsRedirect, site)).toMatchObject({ verdict: 'fail', seen: `${HOST} ${seen}` });
});

test('is unknown when Cloudflare challenges the request', async () => {
  site.edge.answers[HOST] = { status: 403, headers: { 'cf-mitigated': 'challenge' } };
  expect(await ask(protectedHostsRedirect, site)).toMatchObject({
    verdict: 'unknown',
    seen: expect.stringContaining('Cloudflare, which suspects this machine (HTTP 403)'),
  });
});

test('the outpost may send visitors to its own start first', async () => {
  site.edge.answers[HOST] = {
    status: 302,
    headers: { location: `https://${HOST}/outpost.goauthentik.io/start?rd=x` },
  };
  expect(await ask(protectedHostsRedirect, site)).toMatchObject({ verdict: 'pass' });
});

test('a host for everyone is behind the domain-wide provider', async () => {
  const everyone = { everyone: 'Nothing on it is private' };
  const other = await OpsHarness.start((site) => put(site, 'identity.hostRestriction.hosts.Terminal.access', everyone));
  other.edge.answers[HOST] = { status: 302, headers: { location: authorizeUrl(LOGIN) } };
  expect(await ask(protectedHostsRedirect, other)).toMatchObject({ verdict: 'pass' });
  await other.stop();
});

test('one open host fails although another does not answer', async () => {
  site.edge.answers[HOST] = { status: 200 };
  const http = site.sources.http;
  const harness = {
    ...site.sources,
    http: { get: (url: string) => (url.includes('frigate') ? Promise.reject(new Error('late')) : http.get(url)) },
  };
  expect(await protectedHostsRedirect.run(harness)).toMatchObject({ verdict: 'fail' });
});
