import { namesUnique } from '../../../rules/authentik/names-unique';
import { finding, findings } from '../documents';

const REMEDY = 'give it a name of its own in the site';

test('stages of all kinds share their names, and so do policies and providers', () => {
  const found = findings(namesUnique, {
    resource: {
      authentik_stage_user_login: { Login: { name: 'login' } },
      authentik_stage_identification: { Who: { name: 'login' } },
      authentik_policy_expression: { Hosts: { name: 'hosts' } },
      authentik_policy_reputation: { Reputation: { name: 'hosts' } },
      authentik_provider_proxy: { Domain: { name: 'Provider for Wiki' } },
      authentik_provider_oauth2: { Wiki: { name: 'Provider for Wiki' } },
    },
  });
  expect(found).toEqual([
    finding(
      'authentik_stage_identification.Who',
      'has the name "login", as authentik_stage_user_login.Login has',
      REMEDY,
    ),
    finding(
      'authentik_policy_reputation.Reputation',
      'has the name "hosts", as authentik_policy_expression.Hosts has',
      REMEDY,
    ),
    finding(
      'authentik_provider_oauth2.Wiki',
      'has the name "Provider for Wiki", as authentik_provider_proxy.Domain has',
      REMEDY,
    ),
  ]);
});

test.each([
  ['authentik_provider_oauth2', 'client_id'],
  ['authentik_source_oauth', 'slug'],
  ['authentik_stage_prompt_field', 'name'],
  ['authentik_outpost', 'name'],
  ['authentik_flow', 'slug'],
  ['authentik_application', 'slug'],
  ['authentik_group', 'name'],
])('the second %s with one %s is found', (type, attribute) => {
  const resource = { [type]: { A: { [attribute]: 'one' }, B: { [attribute]: 'one' }, C: { [attribute]: 'other' } } };
  expect(findings(namesUnique, { resource })).toEqual([
    finding(`${type}.B`, `has the ${attribute} "one", as ${type}.A has`, REMEDY),
  ]);
});

test.each([
  [
    'a stage and a field of it',
    { authentik_stage_prompt: { A: { name: 'a' } }, authentik_stage_prompt_field: { A: { name: 'a' } } },
  ],
  [
    'what has no name',
    { authentik_policy_binding: { A: { order: 0 }, B: { order: 0 } }, authentik_outpost: { A: {}, B: {} } },
  ],
  [
    'a placeholder that is ignored',
    {
      authentik_provider_oauth2: {
        A: { client_id: 'kept', lifecycle: { ignore_changes: ['client_id'] } },
        B: { client_id: 'kept', lifecycle: { ignore_changes: ['client_id'] } },
      },
    },
  ],
])('%s is accepted', (_, resource) => {
  expect(findings(namesUnique, { resource })).toEqual([]);
});
