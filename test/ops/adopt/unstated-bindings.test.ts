import { findNamed } from '../../support/authentik/records';
import { policyBinding } from '../../support/authentik/site';
import { survey } from '../../support/ops/adopt';
import { eachAuthentik } from '../../support/per-test';

const server = eachAuthentik();

test('a binding of the UI on an application or a flow is told, with the edit that states it', async () => {
  const { records } = server();
  const [application, vault] = ['Domain wide catch all', 'Vault'].map((name) => findNamed(records.applications, name));
  const flow = records.flows.find(({ slug }) => slug === 'default-authentication-flow');
  const bindTo = (pk: number, target: unknown, values: object) =>
    records.policyBindings.push({
      ...policyBinding(pk, String(target), '', 50),
      policy: null,
      enabled: true,
      ...values,
    });
  bindTo(691, application?.pk, { user: 7, negate: false });
  bindTo(692, application?.pk, { group_obj: { name: 'Task Submitters' }, negate: true });
  bindTo(693, application?.pk, { user: 8, enabled: false });
  bindTo(694, vault?.pk, { user: 7 });
  bindTo(695, flow?.pk, { policy_obj: { name: 'always' }, negate: false });
  const object = await survey(server());
  expect(object('authentik_application.DomainWideCatchAll_Application')?.remark).toBe(
    'a binding of user 7, everyone but Task Submitters is of the UI, and an apply leaves it; name the group in ' +
      'identity.applications.DomainWideCatchAll.access, or deploy first and then remove it under Policy / Group / User Bindings',
  );
  expect(object('data.authentik_flow.SignIn_Flow')?.remark).toBe(
    'a binding of policy always is of the UI, and an apply leaves it; keep it: without its last binding a flow is open to everyone',
  );
  expect(object('authentik_application.Anchors_Vault')?.remark).toBeUndefined();
});

test('a binding of the UI that ends by itself is told with its end, and no edit makes it permanent', async () => {
  const { records } = server();
  records.policyBindings.push({
    ...policyBinding(691, String(findNamed(records.applications, 'Domain wide catch all').pk), '', 50),
    policy: null,
    user: 7,
    expires: '2026-12-01T00:00:00Z',
  });
  expect((await survey(server()))('authentik_application.DomainWideCatchAll_Application')?.remark).toBe(
    'a binding of user 7 until 2026-12-01T00:00:00Z is of the UI, and an apply leaves it; it ends by itself',
  );
});
