import { providerConsent } from '../../../../ops/verify/checks/provider-consent';
import { uuid } from '../../../support/authentik-world';
import { ask, OpsWorld } from '../../../support/ops-world';

let site: OpsWorld;

beforeEach(async () => {
  site = await OpsWorld.start();
});

afterEach(() => site.stop());

test('a provider that the UI made with the explicit flow is told by name', async () => {
  const { world } = site.authentik;
  const explicit = { ...world.flows[3], pk: uuid(299), slug: 'default-provider-authorization-explicit-consent' };
  world.flows.push(explicit);
  world.providers.push({ ...world.providers[1], pk: 99, name: 'made by hand', authorization_flow: explicit.pk });
  expect(await ask(providerConsent, site)).toMatchObject({
    verdict: 'fail',
    seen: 'made by hand uses default-provider-authorization-explicit-consent',
  });
});

test('a provider without a flow, such as LDAP, is left alone', async () => {
  const { world } = site.authentik;
  world.providers.push({ ...world.providers[1], pk: 99, name: 'ldap', authorization_flow: null });
  expect(await ask(providerConsent, site)).toMatchObject({ verdict: 'pass' });
});

test('a confidential client that became public is told', async () => {
  const dashboard = site.authentik.world.providers.find(({ pk }) => pk === 64);
  Object.assign(dashboard ?? {}, { client_type: 'public' });
  expect(await ask(providerConsent, site)).toMatchObject({
    verdict: 'fail',
    seen: 'k8s-dashboard is a public client',
  });
});
