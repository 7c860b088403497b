import { applicationAccess } from '../../../../ops/verify/checks/application-access';
import { uuid } from '../../../support/authentik-records';
import { application, policyBinding } from '../../../support/authentik-site';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

const harness = () => site.authentik.records;
const failsWith = (seen: string) => expect.objectContaining({ verdict: 'fail', seen });

test('applications with a binding pass, and so does one for everyone without any', async () => {
  const everyone = harness().applications.find(({ name }) => name === 'Domain wide catch all');
  harness().policyBindings = harness().policyBindings.filter(({ target }) => target !== everyone?.pk);
  expect(await ask(applicationAccess, site)).toMatchObject({ verdict: 'pass' });
});

test('an application of the UI that the site does not know fails without a binding (I20)', async () => {
  harness().applications.push(application(uuid(799), 'Photos', 'photos', 1));
  expect(await ask(applicationAccess, site)).toEqual(failsWith('Photos admits every signed-in user'));
  harness().policyBindings.push(policyBinding(899, uuid(799), uuid(403), 0));
  expect(await ask(applicationAccess, site)).toMatchObject({ verdict: 'pass' });
});

test('a binding that is switched off is none', async () => {
  const grafana = harness().applications.find(({ name }) => name === 'Grafana');
  Object.assign(harness().policyBindings.find(({ target }) => target === grafana?.pk) ?? {}, { enabled: false });
  expect(await ask(applicationAccess, site)).toEqual(failsWith('Grafana admits every signed-in user'));
});

test('an application of the UI whose groups are stated must ask for one of them', async () => {
  Object.assign(harness().applications.find(({ name }) => name === 'Kubernetes') ?? {}, { policy_engine_mode: 'all' });
  expect(await ask(applicationAccess, site)).toEqual(failsWith('Kubernetes asks for all of its groups at once'));
});

test('a group that the UI has bound beside the stated ones is told', async () => {
  const kubernetes = harness().applications.find(({ name }) => name === 'Kubernetes');
  const bind = (pk: number, name: string) =>
    harness().policyBindings.push({
      ...policyBinding(pk, String(kubernetes?.pk), '', 0),
      policy: null,
      group_obj: { name },
    });
  bind(898, 'Home Server Admins');
  expect(await ask(applicationAccess, site)).toMatchObject({ verdict: 'pass' });
  bind(899, 'Task Submitters');
  expect(await ask(applicationAccess, site)).toEqual(failsWith('Kubernetes also admits Task Submitters'));
});

test('is unknown when the token sees no application', async () => {
  harness().applications = [];
  expect(await ask(applicationAccess, site)).toMatchObject({ verdict: 'unknown' });
});
