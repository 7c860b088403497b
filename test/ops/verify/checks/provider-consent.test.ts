import { providerConsent } from '../../../../ops/verify/checks/provider-consent';
import { uuid } from '../../../support/authentik-records';
import { ask, OpsHarness } from '../../../support/ops-harness';

const IMPLICIT = 'default-provider-authorization-implicit-consent';
let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

test('a provider that the UI made with the explicit flow is told by name', async () => {
  const { records } = site.authentik;
  const explicit = { ...records.flows[3], pk: uuid(299), slug: 'default-provider-authorization-explicit-consent' };
  records.flows.push(explicit);
  records.providers.push({ ...records.providers[1], pk: 99, name: 'made by hand', authorization_flow: explicit.pk });
  expect(await ask(providerConsent, site)).toMatchObject({
    verdict: 'fail',
    seen: `made by hand uses default-provider-authorization-explicit-consent, not ${IMPLICIT}`,
  });
});

test('a provider without a flow, such as LDAP, is left alone', async () => {
  const { records } = site.authentik;
  records.providers.push({ ...records.providers[1], pk: 99, name: 'ldap', authorization_flow: null });
  expect(await ask(providerConsent, site)).toMatchObject({ verdict: 'pass' });
});

test('a provider of the stack that uses the flow of the guests, and the one of the guests with the shared flow, are told', async () => {
  const { providers, flows } = site.authentik.records;
  const flowOf = (slug: string) => flows.find((flow) => flow.slug === slug)?.pk;
  const named = (name: string) => providers.find((provider) => provider.name === name) ?? {};
  Object.assign(named('Provider for Domain wide catch all'), { authorization_flow: flowOf('public-authorization') });
  Object.assign(named('Provider for Public'), { authorization_flow: flowOf(IMPLICIT) });
  expect((await ask(providerConsent, site))?.seen).toBe(
    `Provider for Domain wide catch all uses public-authorization, not ${IMPLICIT}; ` +
      `Provider for Public uses ${IMPLICIT}, not public-authorization`,
  );
});

test.each([
  ['of the stack that became public', 'Kubernetes Dashboard', 'public', 'k8s-dashboard', 'confidential'],
  ['of the UI that became public', 'Grafana', 'public', 'Provider for Grafana', 'confidential'],
  ['of the UI that is public in the site', 'Kubernetes', 'confidential', 'Provider for Kubernetes', 'public'],
])('a client %s is told', async (_, application, type, name, stated) => {
  const row = site.authentik.records.providers.find((one) => one.assigned_application_name === application);
  Object.assign(row ?? {}, { client_type: type });
  expect(await ask(providerConsent, site)).toMatchObject({
    verdict: 'fail',
    seen: `${name} is a ${type} client, the site says ${stated}`,
  });
});

test('a provider that is gone is told', async () => {
  const { records } = site.authentik;
  records.providers = records.providers.filter(
    ({ assigned_application_name: application, name }) => application !== 'Vault' && name !== 'Provider for Public',
  );
  expect((await ask(providerConsent, site))?.seen).toBe('Provider for Public does not exist; Vault has no provider');
});
