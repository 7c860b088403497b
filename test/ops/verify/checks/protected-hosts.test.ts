import { protectedHostsRedirect } from '../../../../ops/verify/checks/protected-hosts';
import { put } from '../../../sites/schema/change';
import { authorizeUrl, type EdgeAnswer } from '../../../support/ops/edge';
import { checkSite } from '../../../support/ops/harness';

const HOST = 'terminal.harbour.example';
const LOGIN = 'authentik.harbour.example';
const GUESTS = 'public-auth.harbour.example';
const START = '/outpost.goauthentik.io/start';
const live = checkSite(protectedHostsRedirect);
const redirect = (location: string): EdgeAnswer => ({ status: 302, headers: { location } });

test('all hosts of the site are asked', async () => {
  expect(await live.found()).toBe('pass: 302 to the login from 15 hosts');
  expect(live.site.edge.requests).toHaveLength(15);
  expect(live.site.edge.requests).toContain(`${HOST}/`);
});

test.each<[EdgeAnswer, string]>([
  [{ status: 200 }, 'answers HTTP 200'],
  [{ status: 502 }, 'answers HTTP 502'],
  [{ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }, 'asks for a password (HTTP 401)'],
  [{ status: 302, headers: { 'x-auth-fallback': 'true' } }, 'answers with the emergency password (HTTP 302)'],
  [{ status: 302 }, `answers 302 to https://${HOST}/`],
  [redirect('https://login.example.org/'), 'answers 302 to https://login.example.org/'],
  [redirect('/login'), `answers 302 to https://${HOST}/login`],
  [redirect(`https://${LOGIN}/`), `answers 302 to https://${LOGIN}/`],
  [redirect(`http://${LOGIN}/application/o/authorize/`), `answers 302 to http://${LOGIN}/application/o/authorize/`],
  [redirect(`https://${LOGIN}/application/o/authorize/`), `is behind the login of no host, not of ${HOST}`],
  // The outpost of the guests redirects there as well, and its login asks for nothing.
  [redirect(authorizeUrl(GUESTS)), `is behind the login of ${GUESTS}, not of ${HOST}`],
  [redirect(`https://${GUESTS}${START}?rd=x`), `answers 302 to https://${GUESTS}${START}`],
  [redirect('http://['), 'answers 302 to nowhere'],
  [redirect(`https://${LOGIN}${START}`), `answers 302 to https://${LOGIN}${START}`],
  // The domain-wide provider would admit every user to a host that states groups.
  [redirect(authorizeUrl(LOGIN)), `is behind the login of ${LOGIN}, not of ${HOST}`],
])('%j fails', async (answer, seen) => {
  live.site.edge.answers[HOST] = answer;
  expect(await live.found()).toBe(`fail: ${HOST} ${seen}`);
});

test('a challenge of Cloudflare leaves it unknown', async () => {
  live.site.edge.answers[HOST] = { status: 403, headers: { 'cf-mitigated': 'challenge' } };
  expect(await live.found()).toMatch(/^unknown: .*a challenge of Cloudflare \(HTTP 403\)/);
});

test('a redirect to the start page of the outpost passes', async () => {
  live.site.edge.answers[HOST] = redirect(`https://${HOST}${START}?rd=x`);
  expect(await live.found()).toMatch(/^pass/);
});

test('a host for everyone is behind the domain-wide provider', async () => {
  const everyone = { everyone: 'Nothing on it is private' };
  await live.replace((site) => put(site, 'identity.hostRestriction.hosts.Terminal.access', everyone));
  live.site.edge.answers[HOST] = redirect(authorizeUrl(LOGIN));
  expect(await live.found()).toMatch(/^pass/);
});

test('an unprotected host fails although another host does not answer', async () => {
  live.site.edge.answers[HOST] = { status: 200 };
  const { http, ...sources } = live.site.sources;
  const get = (url: string) => (url.includes('frigate') ? Promise.reject(new Error('late')) : http.get(url));
  expect(await protectedHostsRedirect.run({ ...sources, http: { get } })).toMatchObject({ verdict: 'fail' });
});
