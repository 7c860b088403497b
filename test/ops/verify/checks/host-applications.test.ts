import { hostApplications } from '../../../../ops/verify/checks/host-applications';
import { findNamed } from '../../../support/authentik/records';
import { authorizeUrl } from '../../../support/ops/edge';
import { checkSite } from '../../../support/ops/harness';

const HOST = 'terminal.harbour.example';
const LOGIN = 'authentik.harbour.example';
const live = checkSite(hostApplications);
const redirect = (location: string) => {
  live.site.edge.answers[HOST] = { status: 302, headers: { location } };
};

test('every host that asks for its own application passes', async () => {
  expect(await live.found()).toBe('pass: 15 of 15 hosts ask for their own application');
});

test('a redirect to the start page of the outpost is followed once', async () => {
  redirect(`https://${HOST}/outpost.goauthentik.io/start?rd=x`);
  expect(await live.found()).toBe('pass: 14 of 15 hosts ask for their own application');
  expect(live.site.edge.requests).toContain(`${HOST}/outpost.goauthentik.io/start?rd=x`);
});

test('the domain-wide application in front of a host fails: it does not check the groups of the host', async () => {
  findNamed(live.records.providers, 'Provider for Domain wide catch all').client_id = `client-of-${LOGIN}`;
  redirect(authorizeUrl(LOGIN));
  expect(await live.found()).toBe(`fail: ${HOST} asks for Provider for Domain wide catch all`);
});

test('a host without a provider fails; a host that does not redirect is left to protected-hosts', async () => {
  const { records } = live;
  records.providers = records.providers.filter(({ external_host: url }) => url !== 'https://netbox.harbour.example');
  live.site.edge.answers[HOST] = { status: 200 };
  expect(await live.found()).toBe('fail: netbox.harbour.example has no provider of its own');
});

test('an unknown client fails', async () => {
  redirect(`https://${LOGIN}/application/o/authorize/?client_id=another`);
  expect(await live.found()).toBe(`fail: ${HOST} asks for an unknown client`);
});
