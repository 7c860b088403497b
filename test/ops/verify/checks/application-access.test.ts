import { applicationAccess } from '../../../../ops/verify/checks/application-access';
import { findNamed, uuid } from '../../../support/authentik/records';
import { application, policy, policyBinding } from '../../../support/authentik/site';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(applicationAccess);
const bindingsOf = (name: string) => {
  const { pk } = findNamed(live.records.applications, name);
  return live.records.policyBindings.filter(({ target }) => target === pk);
};
const bindingOf = (name: string) => bindingsOf(name)[0] ?? {};

test('an application for everyone has the policy against guests and nothing else: the token endpoint asks bindings', async () => {
  expect(await live.found()).toMatch(/^pass/);
  const { pk } = findNamed(live.records.applications, 'Domain wide catch all');
  live.records.policies.push(policy(uuid(498), 'expression', 'everyone', { expression: 'return True' }));
  live.records.policyBindings.push(policyBinding(899, String(pk), uuid(498), 1));
  expect(await live.found()).toBe('fail: Domain wide catch all has a binding of policy everyone, not stated');
  live.records.policyBindings.pop();
  Object.assign(bindingOf('Domain wide catch all'), { target: uuid(1) });
  expect(await live.found()).toBe('fail: Domain wide catch all admits the guest');
});

test.each<[string, object, string]>([
  ['a policy', { policy: uuid(403) }, 'Kubernetes also admits policy invitation-group-assignment'],
  ['one user', { policy: null, user: 7 }, 'Kubernetes also admits user 7'],
  [
    'a negated group',
    { policy: null, group_obj: { name: 'Task Submitters' }, negate: true },
    'Kubernetes also admits everyone but Task Submitters',
  ],
])('%s beside the stated groups fails', async (_, change, seen) => {
  const { pk } = findNamed(live.records.applications, 'Kubernetes');
  live.records.policyBindings.push({ ...policyBinding(899, String(pk), '', 9), ...change });
  expect(await live.found()).toBe(`fail: ${seen}`);
});

test('a missing binding fails beside the others', async () => {
  Object.assign(bindingOf('Kubernetes'), { enabled: false });
  expect(await live.found()).toBe('fail: Kubernetes does not admit authentik Admins');
});

test('an application of the UI that the site does not know needs a binding (I20)', async () => {
  live.records.applications.push(application(uuid(799), 'Photos', 'photos', 1));
  expect(await live.found()).toBe('fail: Photos admits every signed-in user');
  live.records.policyBindings.push(policyBinding(899, uuid(799), uuid(403), 0));
  expect(await live.found()).toMatch(/^pass/);
});

test('a disabled binding does not count', async () => {
  for (const binding of bindingsOf('Grafana')) Object.assign(binding, { enabled: false });
  expect(await live.found()).toBe('fail: Grafana admits every signed-in user');
});

test('engine mode all fails: a user would need every stated group', async () => {
  findNamed(live.records.applications, 'Kubernetes').policy_engine_mode = 'all';
  expect(await live.found()).toBe('fail: Kubernetes asks for all of its groups at once');
});

test('a group that the site does not state fails; administrators are always stated', async () => {
  const { pk } = findNamed(live.records.applications, 'Kubernetes');
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

test('a binding with an end does not stand for a stated one, and is named with it', async () => {
  const binding = bindingsOf('Kubernetes').find(
    (one) => (one.group_obj as { name?: string } | null)?.name === 'authentik Admins',
  );
  Object.assign(binding ?? {}, { expires: '2026-12-01T00:00:00Z', expiring: true });
  expect(await live.found()).toBe(
    'fail: Kubernetes also admits authentik Admins until 2026-12-01T00:00:00Z; Kubernetes does not admit authentik Admins',
  );
  Object.assign(binding ?? {}, { expiring: false });
  expect(await live.found()).toMatch(/^pass/);
});

test('an application whose last binding ends is open to every user from then on', async () => {
  live.records.applications.push(application(uuid(799), 'Photos', 'photos', 1));
  live.records.policyBindings.push({
    ...policyBinding(899, uuid(799), '', 0),
    policy: null,
    user: 7,
    expires: '2026-12-01T00:00:00Z',
    expiring: true,
  });
  expect(await live.found()).toBe(
    'fail: Photos admits every signed-in user as soon as its last binding ends: user 7 until 2026-12-01T00:00:00Z',
  );
  live.records.flags.core_default_app_access = false;
  expect(await live.found()).toMatch(/^pass/);
});

describe('core_default_app_access', () => {
  beforeEach(() => {
    live.records.applications.push(application(uuid(799), 'Photos', 'photos', 1));
  });

  test('where it is off, an application without a binding admits no user, also one that is stated as open', async () => {
    live.records.flags.core_default_app_access = false;
    expect(await live.found()).toMatch(/^pass/);
    Object.assign(bindingOf('Domain wide catch all'), { target: uuid(1) });
    expect(await live.found()).toBe('fail: Domain wide catch all admits no user: core_default_app_access is off');
  });

  test.each<[string, () => unknown]>([
    [
      'the token may not view system settings',
      () => live.site.authentik.fail('http-403', { path: '/admin/settings/' }),
    ],
    ['the server does not show the flag', () => (live.records.flags = {})],
  ])('where %s, the application counts as open', async (_, change) => {
    change();
    expect(await live.found()).toBe('fail: Photos admits every signed-in user');
  });
});
