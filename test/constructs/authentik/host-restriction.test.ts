import { Application } from '../../../constructs/authentik/application';
import { HostRestriction } from '../../../constructs/authentik/host-restriction';
import { Adoption, type WithoutKey } from '../../../constructs/core/adoption';
import { Duration } from '../../../constructs/core/duration';
import { synthStack } from '../../support/synth';
import { addressesOf, attributesAt, FLOWS, group, provider } from './blocks';

const ADMINS = group('Admins');
const OPERATORS = group('Operators "on call"');

const GROUPS_BY_HOST = new Map([
  ['wiki.example.org', ['Admins', 'Operators "on call"']],
  ['shell.example.org', ['Admins']],
]);

function restriction(hasHosts: boolean, adopt?: Adoption<WithoutKey>, hasPolicy = true) {
  const hosts: string[] = [];
  const config = synthStack((stack) => {
    const application = new Application(stack, 'CatchAll', {
      name: 'Catch all',
      slug: 'catch-all',
      provider: provider('catch all'),
    });
    const made = new HostRestriction(stack, 'Admin', {
      policy: hasPolicy
        ? { name: 'admin-services', groupsByHost: GROUPS_BY_HOST, adopt, application, binding: { order: 0, adopt } }
        : undefined,
      hosts: hasHosts ? { Wiki: { host: 'wiki.example.org', groups: { Admins: ADMINS, Operators: OPERATORS } } } : {},
      accessTokenValidity: Duration.weeks(4),
      ...FLOWS,
    });
    hosts.push(...made.providers.map(({ name }) => name));
  });
  return { config, hosts };
}

test('a policy without hosts is one policy on the domain-wide application, and nothing else', () => {
  const { config, hosts } = restriction(false);
  expect(addressesOf(config)).toEqual([
    'authentik_application.CatchAll',
    'authentik_policy_binding.CatchAll_HostRestriction',
    'authentik_policy_expression.Admin_Policy',
  ]);
  expect(hosts).toEqual([]);
});

test('the policy holds every host with the names of its groups, and is bound to the application', () => {
  const { config } = restriction(false);
  const { expression } = attributesAt(config, 'authentik_policy_expression.Admin_Policy');
  expect(String(expression).split('\n').slice(0, 4)).toEqual([
    'restricted = {',
    '    "shell.example.org": ["Admins"],',
    '    "wiki.example.org": ["Admins", "Operators \\"on call\\""],',
    '}',
  ]);
  expect(attributesAt(config, 'authentik_policy_binding.CatchAll_HostRestriction')).toEqual({
    target: '${authentik_application.CatchAll.uuid}',
    policy: '${authentik_policy_expression.Admin_Policy.id}',
    order: 0,
    enabled: true,
    negate: false,
    timeout: 30,
    failure_result: false,
  });
});

test('policy and binding that exist are adopted', () => {
  const { config } = restriction(false, Adoption.byId('00000000-0000-4000-8000-000007a11b85'));
  expect(config.import).toEqual([
    { to: 'authentik_policy_binding.CatchAll_HostRestriction', id: '00000000-0000-4000-8000-000007a11b85' },
    { to: 'authentik_policy_expression.Admin_Policy', id: '00000000-0000-4000-8000-000007a11b85' },
  ]);
});

describe('a restricted host', () => {
  const { config, hosts } = restriction(true);

  test('is a provider and an application of its own, beside the policy', () => {
    expect(addressesOf(config)).toEqual([
      'authentik_application.Admin_Wiki_Application',
      'authentik_application.CatchAll',
      'authentik_policy_binding.Admin_Wiki_Application_Admins',
      'authentik_policy_binding.Admin_Wiki_Application_Operators',
      'authentik_policy_binding.CatchAll_HostRestriction',
      'authentik_policy_expression.Admin_Policy',
      'authentik_provider_proxy.Admin_Wiki_Provider',
    ]);
    expect(attributesAt(config, 'authentik_provider_proxy.Admin_Wiki_Provider')).toEqual({
      name: 'Provider for wiki.example.org',
      mode: 'forward_single',
      external_host: 'https://wiki.example.org',
      access_token_validity: 'weeks=4',
      authorization_flow: 'uuid of flow authorize',
      invalidation_flow: 'uuid of flow invalidate',
    });
    expect(attributesAt(config, 'authentik_application.Admin_Wiki_Application')).toEqual({
      name: 'wiki.example.org',
      slug: 'wiki-example-org',
      protocol_provider: '${authentik_provider_proxy.Admin_Wiki_Provider.id}',
      policy_engine_mode: 'any',
    });
  });

  test('opens to a member of any of its groups, each bound at an order of its own', () => {
    const bindings = ['Admins', 'Operators'].map((id) =>
      attributesAt(config, `authentik_policy_binding.Admin_Wiki_Application_${id}`),
    );
    const common = {
      target: '${authentik_application.Admin_Wiki_Application.uuid}',
      enabled: true,
      negate: false,
      timeout: 30,
      failure_result: false,
    };
    expect(bindings).toEqual([
      { ...common, group: ADMINS.groupId, order: 0 },
      { ...common, group: OPERATORS.groupId, order: 10 },
    ]);
  });

  test('needs no policy beside it', () => {
    const alone = addressesOf(restriction(true, undefined, false).config);
    expect(alone).toEqual(addressesOf(config).filter((address) => !/_HostRestriction$|_Policy$/.test(address)));
  });

  test('hands its provider to the outpost', () => {
    expect(hosts).toEqual(['Provider for wiki.example.org']);
  });
});
