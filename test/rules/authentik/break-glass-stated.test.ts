import { loginOf } from '../../../constructs/authentik/expressions/login-of';
import { breakGlassStated } from '../../../rules/authentik/break-glass-stated';
import type { Block } from '../../../rules/readers/document';
import { resources, siteDocument, stackDocument } from '../documents';

const RELEASE = stackDocument(resources('helm_release', { Release: { chart: 'authentik' } }));
const RULE = {
  destination_group: '${authentik_group.Admins.id}',
  transports: ['${authentik_event_transport.Local.id}'],
};
const BINDING = { target: '${authentik_event_rule.Used.id}', policy: '${authentik_policy_expression.Login.id}' };

interface Told {
  readonly expression?: string;
  readonly rule?: Block;
  readonly binding?: Block;
}

const check = (breakGlass: string | undefined, { expression = loginOf('akadmin'), rule, binding }: Told = {}) => {
  const identity = stackDocument({
    resource: {
      authentik_policy_expression: { Login: { expression } },
      authentik_event_rule: { Used: { ...RULE, ...rule } },
      authentik_policy_binding: { Bound: { ...BINDING, ...binding } },
    },
  });
  const stacks = [identity, { ...RELEASE, name: 'platform' }];
  return [...breakGlassStated.check({ ...siteDocument({}), stacks, breakGlass })];
};

test('an account whose logins make a notification is accepted', () => {
  expect(check('akadmin')).toEqual([]);
});

test('authentik without an account for break glass is found', () => {
  expect(check(undefined)).toMatchObject([{ address: 'provider.authentik', subject: 'account' }]);
});

test.each<[string, Told]>([
  ['of another user', { expression: loginOf('guest') }],
  ['that reaches no group', { rule: { destination_group: undefined } }],
  ['without a transport', { rule: { transports: [] } }],
  ['whose policy is not enabled', { binding: { enabled: false } }],
  ['whose policy is bound elsewhere', { binding: { target: '${authentik_flow.SignIn.uuid}' } }],
])('a notification rule %s tells nothing of a use', (_, told) => {
  expect(check('akadmin', told)).toMatchObject([
    { subject: 'alert', found: expect.stringContaining('no notification') },
  ]);
});

test('a site whose authentik something else installs has no finding', () => {
  expect([...breakGlassStated.check(siteDocument({}))]).toEqual([]);
});
