import { providerConsent } from '../../../../ops/verify/checks/provider-consent';
import { findNamed, uuid } from '../../../support/authentik/records';
import { checkSite } from '../../../support/ops/harness';

const IMPLICIT = 'default-provider-authorization-implicit-consent';
const live = checkSite(providerConsent);

test('a provider of the UI with the explicit flow fails', async () => {
  const { flows, providers } = live.records;
  const explicit = { ...flows[3], pk: uuid(299), slug: 'default-provider-authorization-explicit-consent' };
  flows.push(explicit);
  providers.push({ ...providers[1], pk: 99, name: 'made by hand', authorization_flow: explicit.pk });
  expect(await live.found()).toBe(`fail: made by hand uses ${explicit.slug}, not ${IMPLICIT}`);
});

test('a provider without a flow, such as LDAP, passes', async () => {
  const { providers } = live.records;
  providers.push({ ...providers[1], pk: 99, name: 'ldap', authorization_flow: null });
  expect(await live.found()).toMatch(/^pass/);
});

test('exchanged flows of the guests and of the others fail', async () => {
  const { flows, providers } = live.records;
  const wide = findNamed(providers, 'Provider for Domain wide catch all');
  wide.authorization_flow = findNamed(flows, 'public-authorization').pk;
  findNamed(providers, 'Provider for Public').authorization_flow = findNamed(flows, IMPLICIT).pk;
  expect(await live.found()).toBe(
    `fail: ${wide.name} uses public-authorization, not ${IMPLICIT}; ` +
      `Provider for Public uses ${IMPLICIT}, not public-authorization`,
  );
});

test.each([
  ['of the stack that became public', 'Kubernetes Dashboard', 'public', 'k8s-dashboard', 'confidential'],
  ['of the UI that became public', 'Grafana', 'public', 'Provider for Grafana', 'confidential'],
  ['of the UI that is public in the site', 'Kubernetes', 'confidential', 'Provider for Kubernetes', 'public'],
])('a client %s fails', async (_, application, type, name, stated) => {
  const row = live.records.providers.find((one) => one.assigned_application_name === application);
  Object.assign(row ?? {}, { client_type: type });
  expect(await live.found()).toBe(`fail: ${name} is a ${type} client, the site says ${stated}`);
});

test('a missing provider fails', async () => {
  const gone = ['Provider for Vault', 'Provider for Public'];
  live.records.providers = live.records.providers.filter(({ name }) => !gone.includes(String(name)));
  expect(await live.found()).toBe('fail: Provider for Public does not exist; Vault has no provider');
});

test('from 2026.8 on, providers that register clients are named, with the clients that the site does not state', async () => {
  const { providers, held, version } = live.records;
  const grafana = findNamed(providers, 'Provider for Grafana');
  held['/providers/oauth2-dcr/'] = [{ pbm_uuid: uuid(801), provider: grafana.pk }];
  expect(await live.found()).not.toContain('register');
  version.version_current = '2026.8.6';
  expect(await live.found()).toMatch(
    /^pass: .* clients register themselves by Provider for Grafana, .* there is no client$/,
  );
  providers.push({ ...grafana, pk: 99, name: 'Desktop assistant', assigned_application_name: 'Desktop' });
  expect(await live.found()).toMatch(/^pass: .* by Provider for Grafana, .* there is Desktop assistant$/);
});
