import { Application } from '../../../../constructs/authentik/applications/application';
import { HostRestriction } from '../../../../constructs/authentik/applications/host-restriction';
import { Adoption, type WithoutKey } from '../../../../constructs/core/adoption';
import { Duration } from '../../../../constructs/core/duration';
import { synthStack } from '../../../support/site/synth';
import { addressesOf, attributesAt, FLOWS, group, provider } from '../blocks';

const WIKI = {
  host: 'wiki.example.org',
  groups: { Admins: group('Admins'), Operators: group('Operators "on call"') },
};
const POLICY = ['authentik_policy_binding.CatchAll_HostRestriction', 'authentik_policy_expression.Admin_Policy'];

function restriction({ host = false, policy = true, adopt }: Settings) {
  const providers: string[] = [];
  const config = synthStack((stack) => {
    const application = new Application(stack, 'CatchAll', { name: 'All', slug: 'all', provider: provider('all') });
    const groupsByHost = new Map([
      ['wiki.example.org', ['Admins', 'Operators "on call"']],
      ['shell.example.org', ['Admins']],
    ]);
    const made = new HostRestriction(stack, 'Admin', {
      policy: policy ? { name: 'admin', groupsByHost, adopt, application, binding: { order: 0, adopt } } : undefined,
      hosts: host ? { Wiki: WIKI } : {},
      accessTokenValidity: Duration.weeks(4),
      ...FLOWS,
    });
    providers.push(...made.providers.map(({ name }) => name));
  });
  return { config, providers };
}

interface Settings {
  readonly host?: boolean;
  readonly policy?: boolean;
  readonly adopt?: Adoption<WithoutKey>;
}

test('the policy holds every host with the names of its groups, and is bound to the domain-wide application', () => {
  const { config, providers } = restriction({});
  expect(addressesOf(config)).toEqual(['authentik_application.CatchAll', ...POLICY]);
  expect(providers).toEqual([]);
  const { expression } = attributesAt(config, 'authentik_policy_expression.Admin_Policy');
  expect(String(expression).split('\n').slice(0, 4)).toEqual([
    'restricted = {',
    '    "shell.example.org": ["Admins"],',
    '    "wiki.example.org": ["Admins", "Operators \\"on call\\""],',
    '}',
  ]);
  expect(attributesAt(config, 'authentik_policy_binding.CatchAll_HostRestriction')).toMatchObject({
    target: '${authentik_application.CatchAll.uuid}',
    policy: '${authentik_policy_expression.Admin_Policy.id}',
    order: 0,
  });
});

test('policy and binding that exist are adopted', () => {
  const id = '00000000-0000-4000-8000-000007a11b85';
  const { config } = restriction({ adopt: Adoption.byId(id) });
  expect(config.import).toEqual(POLICY.map((to) => ({ to, id })));
});

describe('a restricted host', () => {
  const { config, providers } = restriction({ host: true });

  test('is a provider and an application of its own, with or without the policy; the outpost gets the provider', () => {
    const own = [
      'authentik_application.Admin_Wiki_Application',
      'authentik_application.CatchAll',
      'authentik_policy_binding.Admin_Wiki_Application_Admins',
      'authentik_policy_binding.Admin_Wiki_Application_Operators',
      'authentik_provider_proxy.Admin_Wiki_Provider',
    ];
    expect(addressesOf(config)).toEqual([...own, ...POLICY].sort());
    expect(addressesOf(restriction({ host: true, policy: false }).config)).toEqual(own);
    expect(attributesAt(config, 'authentik_provider_proxy.Admin_Wiki_Provider')).toEqual({
      name: 'Provider for wiki.example.org',
      mode: 'forward_single',
      external_host: 'https://wiki.example.org',
      access_token_validity: 'weeks=4',
      authorization_flow: 'uuid of flow authorize',
      invalidation_flow: 'uuid of flow invalidate',
    });
    expect(attributesAt(config, 'authentik_application.Admin_Wiki_Application')).toMatchObject({
      name: 'wiki.example.org',
      slug: 'wiki-example-org',
      protocol_provider: '${authentik_provider_proxy.Admin_Wiki_Provider.id}',
    });
    expect(providers).toEqual(['Provider for wiki.example.org']);
  });

  test('opens to a member of any of its groups', () => {
    expect(attributesAt(config, 'authentik_application.Admin_Wiki_Application').policy_engine_mode).toBe('any');
    for (const [id, { groupId }] of Object.entries(WIKI.groups)) {
      expect(attributesAt(config, `authentik_policy_binding.Admin_Wiki_Application_${id}`)).toMatchObject({
        target: '${authentik_application.Admin_Wiki_Application.uuid}',
        group: groupId,
      });
    }
  });
});
