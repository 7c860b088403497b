import { ExpressionPolicy } from '../../../constructs/authentik/expression-policy';
import { loginOf } from '../../../constructs/authentik/expressions/login-of';
import { Group } from '../../../constructs/authentik/group';
import { NotificationRule } from '../../../constructs/authentik/notification-rule';
import { ProviderSchema } from '../../../constructs/core/provider-schema';
import type { SiteStack } from '../../../constructs/core/stack';
import { synthDocument } from '../../support/site/synth';

const makeRule = (transports: readonly ('local' | 'email')[], version = '2026.2.0') =>
  synthDocument((stack: SiteStack) => {
    ProviderSchema.choose(stack, version);
    const policy = new ExpressionPolicy(stack, 'Login', { name: 'used', expression: loginOf('ak"admin') });
    const group = new Group(stack, 'Admins', { name: 'Admins' });
    new NotificationRule(stack, 'Used', { name: 'used', group, transports, policy });
  }).config.resource ?? {};

test('each member of the group is told by each transport, of what its policy passes', () => {
  expect(makeRule(['local', 'email'])).toMatchObject({
    authentik_event_transport: {
      Used_Local: { name: 'used-local', mode: 'local', send_once: false },
      Used_Email: { name: 'used-email', mode: 'email', send_once: false },
    },
    authentik_event_rule: {
      Used_Rule: {
        name: 'used',
        severity: 'alert',
        destination_group: '${authentik_group.Admins.id}',
        transports: ['${authentik_event_transport.Used_Local.id}', '${authentik_event_transport.Used_Email.id}'],
      },
    },
    authentik_policy_binding: {
      Used_Policy: {
        target: '${authentik_event_rule.Used_Rule.id}',
        policy: '${authentik_policy_expression.Login.id}',
        enabled: true,
        negate: false,
        failure_result: false,
      },
    },
  });
});

test('fails without a transport, and with a provider that sends no group', () => {
  expect(() => makeRule([])).toThrow('transports: is empty');
  expect(() => makeRule(['local'], '2024.12.1')).toThrow(
    'destination_group: is not an attribute of authentik_event_rule in provider 2024.12.1',
  );
});

test('a username is a literal of Python, whatever stands in it', () => {
  expect(loginOf('ak"admin').split('\n').at(-1)).toBe('return event.user.get("username") == "ak\\"admin"');
});
