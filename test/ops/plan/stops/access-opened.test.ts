import { planOf, stopsOf } from '../plans';

const PROXY = 'authentik_provider_proxy.Wiki';
const opened = (address: string, before: object, after: object, unknown?: object) =>
  stopsOf(planOf([{ address, before, after, unknown }]));

describe('access-opened', () => {
  test.each<[string, string, object, object]>([
    ['a binding that fails open', 'authentik_policy_binding.A', { failure_result: false }, { failure_result: true }],
    ['a binding turned round', 'authentik_policy_binding.A', { negate: false }, { negate: true }],
    ['a binding for another group', 'authentik_policy_binding.A', { group: 'a' }, { group: 'b' }],
    [
      'one policy instead of all',
      'authentik_application.A',
      { policy_engine_mode: 'all' },
      { policy_engine_mode: 'any' },
    ],
    [
      'a flow for everybody',
      'authentik_flow.A',
      { authentication: 'require_authenticated' },
      { authentication: 'none' },
    ],
    ['a group of superusers', 'authentik_group.A', { is_superuser: false }, { is_superuser: true }],
    [
      'enrollment without an invitation',
      'authentik_stage_invitation.A',
      { continue_flow_without_invitation: false },
      { continue_flow_without_invitation: true },
    ],
    ['a binding that guards something else', 'authentik_policy_binding.A', { target: 'a' }, { target: 'b' }],
    [
      'enrollment where there was none',
      'authentik_source_oauth.A',
      { enrollment_flow: null },
      { enrollment_flow: 'b' },
    ],
    ['another stage at a place of a flow', 'authentik_flow_stage_binding.A', { stage: 'mfa' }, { stage: 'dummy' }],
    [
      'a second factor that may be left out',
      'authentik_stage_authenticator_validate.A',
      { not_configured_action: 'deny' },
      { not_configured_action: 'skip' },
    ],
    [
      'new users in another group',
      'authentik_stage_user_write.A',
      { create_users_group: 'a' },
      { create_users_group: 'b' },
    ],
    ['a group below another one', 'authentik_group.A', { parent: null }, { parent: 'admins' }],
    ['a group below one more', 'authentik_group.A', { parents: [] }, { parents: ['admins'] }],
    [
      'an application behind another provider',
      'authentik_application.A',
      { protocol_provider: 1 },
      { protocol_provider: 2 },
    ],
    [
      'one more address that gets logins',
      'authentik_provider_oauth2.A',
      { allowed_redirect_uris: [{ matching_mode: 'strict', url: 'https://a.example.org/' }] },
      { allowed_redirect_uris: [{ matching_mode: 'regex', url: '.*' }] },
    ],
    [
      'a client without a secret',
      'authentik_provider_oauth2.A',
      { client_type: 'confidential' },
      { client_type: 'public' },
    ],
    ['another enrollment flow', 'authentik_source_oauth.A', { enrollment_flow: 'a' }, { enrollment_flow: 'b' }],
    ['a domain instead of a host', PROXY, { mode: 'forward_single' }, { mode: 'forward_domain' }],
    ['one more path', PROXY, { skip_path_regex: '^/a$' }, { skip_path_regex: '^/a$\n^/b$' }],
  ])('%s', (_, address, before, after) => {
    expect(opened(address, before, after)).toHaveLength(1);
    expect(opened(address, before, before)).toEqual([]);
  });

  test('an object that is replaced is asked the same', () => {
    const plan = planOf([
      {
        address: 'authentik_policy_binding.A',
        actions: ['delete', 'create'],
        before: { failure_result: false },
        after: { failure_result: true },
      },
    ]);
    expect(stopsOf(plan)).toEqual([expect.stringMatching(/^destroy/), expect.stringMatching(/^access-opened/)]);
  });

  describe('a new binding', () => {
    const adding = (after: object, policy_engine_mode: string) => {
      const application = { uuid: 'wiki', policy_engine_mode };
      const resources = [
        { address: 'authentik_application.Wiki', type: 'authentik_application', values: application },
        { address: 'authentik_policy_binding.Old', type: 'authentik_policy_binding', values: { target: 'wiki' } },
      ].map((resource) => ({ ...resource, mode: 'managed' }));
      const change = { address: 'authentik_policy_binding.New', actions: ['create'], before: null, after };
      return stopsOf(planOf([change], { prior_state: { values: { root_module: { resources } } } }));
    };

    test('lets more people in where another one keeps them out', () => {
      expect(adding({ target: 'wiki', group: 'all' }, 'any')).toEqual([
        expect.stringContaining('authentik_policy_binding.Old'),
      ]);
    });

    test.each<[string, object, string]>([
      ['of something that nobody guarded', { target: 'other' }, 'any'],
      ['that has to agree with the others', { target: 'wiki' }, 'all'],
      ['that is off', { target: 'wiki', enabled: false }, 'any'],
      ['of something that is new itself', {}, 'any'],
    ])('%s opens nothing', (_, after, mode) => {
      expect(adding(after, mode)).toEqual([]);
    });
  });

  test.each<[string, string, object, object]>([
    ['a path that is no longer let through', PROXY, { skip_path_regex: '^/a$\n^/b$' }, { skip_path_regex: '^/b$' }],
    ['a group that loses a parent', 'authentik_group.A', { parents: ['admins', 'users'] }, { parents: ['users'] }],
  ])('%s opens nothing', (_, address, before, after) => {
    expect(opened(address, before, after)).toEqual([]);
  });

  test('what only the apply knows is not taken for the same', () => {
    expect(opened('authentik_policy_binding.A', { policy: 'a' }, {}, { policy: true })).toHaveLength(1);
  });

  describe('the text of a host restriction', () => {
    const text = (entries: string, tail = 'host = 1') => `restricted = {\n${entries}}\n${tail}`;
    const both = '    "a.example.org": ["Admins"],\n    "b.example.org": ["Admins", "Others"],\n';
    const policy = (before: string, after: string) =>
      opened('authentik_policy_expression.A', { expression: before }, { expression: after });

    test.each([
      ['a host more', `${both}    "c.example.org": ["Admins"],\n`],
      ['a group less', both.replace(', "Others"', '')],
    ])('passes with %s', (_, entries) => {
      expect(policy(text(both), text(entries))).toEqual([]);
    });

    test.each([
      ['a host less', text('    "a.example.org": ["Admins"],\n'), 'b.example.org is not restricted any more'],
      ['a group more', text(both.replace('["Admins"]', '["Admins", "All"]')), 'a.example.org also admits All'],
      ['another end', text(both, 'host = 2'), 'outside of its table'],
      ['no table', 'return True', 'is no longer generated by this project'],
    ])('is stopped with %s', (_, after, found) => {
      expect(policy(text(both), after)).toEqual([expect.stringContaining(found)]);
    });
  });
});
