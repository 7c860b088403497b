import { EventRule } from '#authentik/event-rule';
import { EventTransport } from '#authentik/event-transport';
import { Construct } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import type { GroupRef } from './group';
import { keyFault } from './natural-key';
import { type ExpressionPolicyRef, PolicyBinding } from './policy-binding';

/** How a notification reaches a member: in authentik's own interface, or by e-mail through the server's account. */
export type TransportMode = 'local' | 'email';

export interface NotificationRuleProps {
  /** Unique among the rules of the server, and the start of its transports' names. */
  readonly name: string;
  /** Names the group whose members are told, each of them. */
  readonly group: GroupRef;
  /** At least one. */
  readonly transports: readonly TransportMode[];
  /** Selects the events: one that passes is enough. A rule without a policy matches no event. */
  readonly policy: ExpressionPolicyRef;
}

/**
 * Event -> policy -> rule -> transports -> members of the group. The worker of authentik runs it.
 *
 * Source: https://docs.goauthentik.io/sys-mgmt/events/notifications/
 */
export class NotificationRule extends Construct {
  constructor(scope: Construct, id: string, { name, group, transports, policy }: NotificationRuleProps) {
    super(scope, id);
    refuseFaults(this, [
      keyFault('name', name),
      faultUnless(transports.length > 0, {
        path: 'transports',
        fault: 'is empty, and a notification would reach no one',
        remedy: 'name local, email or both',
      }),
    ]);
    const ids = transports.map((mode) => {
      const transport = make(EventTransport, this, mode === 'local' ? 'Local' : 'Email', {
        name: staticText(`${name}-${mode}`),
        mode,
        // Otherwise the first member of the group alone is told.
        sendOnce: false,
      });
      adoptResource(transport, { managed: ['name', 'mode', 'send_once'] });
      return transport.id;
    });
    const rule = make(EventRule, this, 'Rule', {
      name: staticText(name),
      severity: 'alert',
      destinationGroup: group.groupId,
      transports: ids,
    });
    adoptResource(rule, { managed: ['name', 'severity', 'destination_group', 'transports'] });
    new PolicyBinding(this, 'Policy', { target: rule.id, policy, order: 0 });
  }
}
