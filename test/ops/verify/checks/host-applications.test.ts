import { hostApplications } from '../../../../ops/verify/checks/host-applications';
import { authorizeUrl } from '../../../support/ops-edge';
import { ask, OpsHarness } from '../../../support/ops-harness';

const HOST = 'terminal.harbour.example';
const LOGIN = 'authentik.harbour.example';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

const found = async () => (await ask(hostApplications, site))?.seen;
const redirect = (location: string) => {
  site.edge.answers[HOST] = { status: 302, headers: { location } };
};

test('every host that asks for the application of its own passes', async () => {
  expect(await ask(hostApplications, site)).toEqual({
    verdict: 'pass',
    seen: '15 of 15 hosts ask for their own application',
  });
});

test('an outpost that sends the visitor to its own start first is followed once', async () => {
  redirect(`https://${HOST}/outpost.goauthentik.io/start?rd=x`);
  expect(await found()).toBe('14 of 15 hosts ask for their own application');
  expect(site.edge.requests).toContain(`${HOST}/outpost.goauthentik.io/start?rd=x`);
});

test('the domain-wide application in front of a host fails: its groups are not asked', async () => {
  const domainWide = site.authentik.records.providers.find(({ name }) => name === 'Provider for Domain wide catch all');
  Object.assign(domainWide ?? {}, { client_id: `client-of-${LOGIN}` });
  redirect(authorizeUrl(LOGIN));
  expect(await ask(hostApplications, site)).toMatchObject({
    verdict: 'fail',
    seen: `${HOST} asks for Provider for Domain wide catch all`,
  });
});

test('a host without a provider on the server fails; one that redirects nowhere is for another check', async () => {
  const { records } = site.authentik;
  records.providers = records.providers.filter(({ external_host: url }) => url !== 'https://netbox.harbour.example');
  site.edge.answers[HOST] = { status: 200 };
  expect(await found()).toBe('netbox.harbour.example has no provider of its own');
});

test('an unknown client fails', async () => {
  redirect(`https://${LOGIN}/application/o/authorize/?client_id=somebody`);
  expect(await found()).toBe(`${HOST} asks for an unknown client`);
});
