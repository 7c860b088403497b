import { createChange, planOf, prior, stopsFor, stopsOf } from '../plans';

const PROXY = 'authentik_provider_proxy.Wiki';
const BINDING = 'authentik_policy_binding.A';
const strict = { matching_mode: 'strict', url: 'https://a.example.org/' };
const any = { matching_mode: 'regex', url: '.*' };

describe('access-opened', () => {
  test.each<[change: string, address: string, attribute: string, before: unknown, after: unknown]>([
    ['a binding that fails open', BINDING, 'failure_result', false, true],
    ['a binding that is off', BINDING, 'enabled', true, false],
    ['a binding that becomes negated', BINDING, 'negate', false, true],
    ['a binding that is negated no longer', BINDING, 'negate', true, false],
    ['a binding for another group', BINDING, 'group', 'a', 'b'],
    ['a binding that guards something else', BINDING, 'target', 'a', 'b'],
    ['one policy instead of all', 'authentik_application.A', 'policy_engine_mode', 'all', 'any'],
    ['an application behind another provider', 'authentik_application.A', 'protocol_provider', 1, 2],
    ['a flow for every user', 'authentik_flow.A', 'authentication', 'require_authenticated', 'none'],
    ['another stage at a place of a flow', 'authentik_flow_stage_binding.A', 'stage', 'mfa', 'dummy'],
    ['a group of superusers', 'authentik_group.A', 'is_superuser', false, true],
    ['a group below another one', 'authentik_group.A', 'parent', null, 'admins'],
    ['a group below one more', 'authentik_group.A', 'parents', [], ['admins']],
    ['an invitation that need not be', 'authentik_stage_invitation.A', 'continue_flow_without_invitation', false, true],
    ['a second factor less', 'authentik_stage_authenticator_validate.A', 'not_configured_action', 'deny', 'skip'],
    ['new users in another group', 'authentik_stage_user_write.A', 'create_users_group', 'a', 'b'],
    ['new users that are active', 'authentik_stage_user_write.A', 'create_users_as_inactive', true, false],
    [
      'a source that links other accounts',
      'authentik_source_oauth.A',
      'user_matching_mode',
      'identifier',
      'email_link',
    ],
    ['enrollment where there was none', 'authentik_source_oauth.A', 'enrollment_flow', null, 'b'],
    ['another enrollment flow', 'authentik_source_oauth.A', 'enrollment_flow', 'a', 'b'],
    ['one more address for logins', 'authentik_provider_oauth2.A', 'allowed_redirect_uris', [strict], [strict, any]],
    ['a client without a secret', 'authentik_provider_oauth2.A', 'client_type', 'confidential', 'public'],
    ['users by another name', 'authentik_provider_oauth2.A', 'sub_mode', 'hashed_user_id', 'user_email'],
    ['groups of a source by their names', 'authentik_source_oauth.A', 'group_matching_mode', 'identifier', 'name_link'],
    ['a user more in a group', 'authentik_group.A', 'users', [1], [1, 2]],
    ['a role more for a group', 'authentik_group.A', 'roles', [], ['a']],
    ['a group more for a user', 'authentik_user.A', 'groups', [], ['a']],
    ['a role more for a user', 'authentik_user.A', 'roles', ['a'], ['a', 'b']],
    [
      'a weaker class of devices',
      'authentik_stage_authenticator_validate.A',
      'device_classes',
      ['totp'],
      ['totp', 'sms'],
    ],
    [
      'a class of devices less',
      'authentik_stage_authenticator_validate.A',
      'device_classes',
      ['totp', 'static'],
      ['totp'],
    ],
    ['a domain instead of a host', PROXY, 'mode', 'forward_single', 'forward_domain'],
    ['one more path', PROXY, 'skip_path_regex', '^/a$', '^/a$\n^/b$'],
  ])('%s', (_, address, attribute, before, after) => {
    const stops = stopsFor(address, { [attribute]: before }, { [attribute]: after });
    expect(stops).toEqual([expect.stringMatching(new RegExp(`^access-opened ${address}: ${attribute} `))]);
    expect(stopsFor(address, { [attribute]: before }, { [attribute]: before })).toEqual([]);
  });

  test.each<[string, string, object, object]>([
    ['a path that is no longer let through', PROXY, { skip_path_regex: '^/a$\n^/b$' }, { skip_path_regex: '^/b$' }],
    ['a group that loses a parent', 'authentik_group.A', { parents: ['admins', 'users'] }, { parents: ['users'] }],
  ])('%s opens nothing', (_, address, before, after) => {
    expect(stopsFor(address, before, after)).toEqual([]);
  });

  test('an object that is replaced is asked the same', () => {
    const change = { address: BINDING, before: { failure_result: false }, after: { failure_result: true } };
    expect(stopsOf(planOf([{ ...change, actions: ['delete', 'create'] }]))).toEqual([
      expect.stringMatching(/^destroy/),
      expect.stringMatching(/^access-opened/),
    ]);
  });

  test('what only the apply knows is not taken for the same', () => {
    expect(stopsFor(BINDING, { policy: 'a' }, {}, { policy: true })).toHaveLength(1);
  });

  describe('a new binding', () => {
    const adding = (after: object, policy_engine_mode: string) => {
      const state = prior({
        'authentik_application.Wiki': { uuid: 'wiki', policy_engine_mode },
        'authentik_policy_binding.Old': { target: 'wiki' },
      });
      return stopsOf(planOf([createChange('authentik_policy_binding.New', after)], state));
    };

    test('lets more people in where another one keeps them out', () => {
      expect(adding({ target: 'wiki', group: 'all' }, 'any')).toEqual([
        expect.stringContaining('authentik_policy_binding.Old'),
      ]);
    });

    test.each<[string, object, string]>([
      ['of something that nothing guarded', { target: 'other' }, 'any'],
      ['that has to agree with the others', { target: 'wiki' }, 'all'],
      ['that is off', { target: 'wiki', enabled: false }, 'any'],
      ['of something that is new itself', {}, 'any'],
    ])('%s opens nothing', (_, after, mode) => {
      expect(adding(after, mode)).toEqual([]);
    });
  });

  describe('the text of a host restriction', () => {
    const text = (entries: string, tail = 'host = 1') => `restricted = {\n${entries}}\n${tail}`;
    const both = '    "a.example.org": ["Admins"],\n    "b.example.org": ["Admins", "Others"],\n';
    const policy = (before: string, after: string) =>
      stopsFor('authentik_policy_expression.A', { expression: before }, { expression: after });

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
