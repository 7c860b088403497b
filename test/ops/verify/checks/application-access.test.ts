import { applicationAccess } from '../../../../ops/verify/checks/application-access';
import { named, uuid } from '../../../support/authentik-records';
import { application, policyBinding } from '../../../support/authentik-site';
import { checkedSite } from '../../../support/ops-harness';

const live = checkedSite(applicationAccess);
const bindingOf = (name: string) => {
  const { pk } = named(live.records.applications, name);
  return live.records.policyBindings.find(({ target }) => target === pk) ?? {};
};

test('an application that is stated as open to everyone needs no binding', async () => {
  Object.assign(bindingOf('Domain wide catch all'), { target: uuid(1) });
  expect(await live.found()).toMatch(/^pass/);
});

test('an application of the UI that the site does not know needs a binding (I20)', async () => {
  live.records.applications.push(application(uuid(799), 'Photos', 'photos', 1));
  expect(await live.found()).toBe('fail: Photos admits every signed-in user');
  live.records.policyBindings.push(policyBinding(899, uuid(799), uuid(403), 0));
  expect(await live.found()).toMatch(/^pass/);
});

test('a disabled binding does not count', async () => {
  Object.assign(bindingOf('Grafana'), { enabled: false });
  expect(await live.found()).toBe('fail: Grafana admits every signed-in user');
});

test('engine mode all fails: a user would need every stated group', async () => {
  named(live.records.applications, 'Kubernetes').policy_engine_mode = 'all';
  expect(await live.found()).toBe('fail: Kubernetes asks for all of its groups at once');
});

test('a group that the site does not state fails; administrators are always stated', async () => {
  const { pk } = named(live.records.applications, 'Kubernetes');
  const bind = (name: string) =>
    live.records.policyBindings.push({ ...policyBinding(899, String(pk), '', 0), policy: null, group_obj: { name } });
  bind('Home Server Admins');
  expect(await live.found()).toMatch(/^pass/);
  bind('Task Submitters');
  expect(await live.found()).toBe('fail: Kubernetes also admits Task Submitters');
});

test('a token that sees no application leaves it unknown', async () => {
  live.records.applications = [];
  expect(await live.found()).toBe('unknown: no application is shown');
});
