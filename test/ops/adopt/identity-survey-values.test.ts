import type { SurveyedObject } from '../../../ops/adopt/surveyed-object';
import { fresh } from '../../fixtures/sites/fresh';
import { harbour } from '../../fixtures/sites/harbour';
import { group } from '../../support/authentik/people';
import { findNamed, uuid } from '../../support/authentik/records';
import { adopt, documentOf, survey } from '../../support/ops/adopt';
import { eachAuthentik } from '../../support/per-test';

const server = eachAuthentik();

test('attributes that every update resets are shown although the stack leaves them out', async () => {
  const site = structuredClone(fresh);
  site.identity.groups = { Members: { name: 'Members', adopt: 'key', roles: [] } };
  // A server before 2025.12 has `parent`, and the pinned provider sends none.
  server().records.groups.push(group(uuid(199), 'Members', { parent: uuid(101), roles: [uuid(55)] }));
  expect((await survey(server(), site))('authentik_group.Members')).toMatchObject({
    outcome: 'adopt',
    differences: [
      { attribute: 'roles', live: [uuid(55)], stack: [], shown: 'silent' },
      { attribute: 'parent', live: uuid(101), stack: "the provider's default", shown: 'silent' },
    ],
  });
});

test('values are compared as the provider compares them', async () => {
  const { records } = server();
  const policy = findNamed(records.policies, 'admin-services-restriction');
  const provider = findNamed(records.providers, 'k8s-dashboard');
  const outpost = findNamed(records.outposts, 'authentik Embedded Outpost');
  const document = structuredClone(await documentOf(harbour));
  const { resource } = document.stacks.find(({ name }) => name === 'identity')?.config ?? {};
  const blocks = {
    policy: resource?.authentik_policy_expression?.AdminServices_Policy,
    provider: resource?.authentik_provider_oauth2?.KubernetesDashboard_Provider,
    outpost: resource?.authentik_outpost?.EmbeddedOutpost,
  };
  Object.assign(blocks.policy ?? {}, { expression: 'return "$${host} %%{x}"' });
  Object.assign(blocks.provider ?? {}, { property_mappings: [uuid(901), uuid(902)] });
  Object.assign(blocks.outpost ?? {}, { config: '{"b":[1,2],"a":null}' });
  const differing = async () => {
    const run = await adopt(server(), ['--json'], harbour, async () => document);
    const objects = run.json() as SurveyedObject[];
    return ['AdminServices_Policy', 'KubernetesDashboard_Provider', 'EmbeddedOutpost'].map((name) => {
      const attributes = objects
        .find(({ address }) => address.endsWith(`.${name}`))
        ?.differences.map((one) => one.attribute);
      return attributes?.filter((one) => /expression|mappings|uris|config/.test(one));
    });
  };
  Object.assign(policy, { execution_logging: false, expression: 'return "${host} %{x}"\n' });
  Object.assign(provider, {
    property_mappings: [uuid(902), uuid(901)],
    redirect_uris: [
      { url: 'https://k8s.harbour.example/oauth2/callback', redirect_uri_type: 'x', matching_mode: 'strict' },
    ],
  });
  outpost.config = { b: [1, 2] };
  expect(await differing()).toEqual([[], [], []]);
  policy.expression = '\nreturn "${host} %{x}"';
  provider.redirect_uris = [{ url: 'https://k8s.harbour.example/oauth2/callback', matching_mode: 'regex' }];
  outpost.config = { b: [2, 1], c: 0 };
  expect(await differing()).toEqual([
    ['expression'],
    ['allowed_redirect_uris'],
    ['config.b[0]', 'config.b[1]', 'config.c'],
  ]);
});

test('custom mappings that a proxy provider would lose are shown', async () => {
  const custom = findNamed(server().records.propertyMappings, 'Kubernetes Groups');
  const standard = server().records.propertyMappings.find(({ managed }) => managed !== null);
  findNamed(server().records.providers, 'Provider for Domain wide catch all').property_mappings = [
    standard?.pk,
    custom.pk,
  ];
  expect((await survey(server()))('authentik_provider_proxy.DomainWideCatchAll_Provider')?.differences).toEqual([
    {
      attribute: 'property_mappings',
      live: ['Kubernetes Groups'],
      stack: "authentik's standard mappings",
      shown: 'silent',
    },
  ]);
});

test('a value that the server lacks is null in the JSON and `nothing` in the table', async () => {
  findNamed(server().records.stages, 'default-authentication-login').session_duration = null;
  const login = 'authentik_stage_user_login.SignIn_PasswordLogin';
  expect((await survey(server()))(login)?.differences).toEqual([
    { attribute: 'session_duration', live: null, stack: 'weeks=4', shown: 'in the plan' },
  ]);
  const { out } = await adopt(server(), []);
  expect(out.join('\n')).toMatch(/session_duration\n +live: nothing\n +stack: "weeks=4"/);
});

test('of long texts the table shows the first difference', async () => {
  const policy = findNamed(server().records.policies, 'admin-services-restriction');
  policy.expression =
    'if any(ak_is_group_member(request.user, name=group) for group in ["Public Guests"]):\n    return False\n' +
    'restricted = { "other": ["\u202e"] }';
  const { out } = await adopt(server(), []);
  expect(out.join('\n')).toMatch(/expression\n +live: .*\{ \\"other\\"/);
  expect(out.join('\n')).not.toContain('\u202e');
});
