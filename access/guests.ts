import { makesGuest } from '../constructs/authentik/expressions/guests';
import { once } from '../rules/readers/once';
import { type AccessObject, type AccessObjects, findPointedAt, nameOf } from './objects';

/** Whether a provider signs visitors in as the guest: by the policy at the login of its own flow. */
export function isGuests(objects: AccessObjects, provider: AccessObject | undefined): boolean {
  const flow = provider === undefined ? undefined : findPointedAt(objects, provider, 'authentication_flow');
  return flow !== undefined && guestFlows(objects).has(flow.address);
}

/** Addresses of the flows with a login of the guest. Every answer asks for them. */
const guestFlows = once((objects: AccessObjects): ReadonlySet<string> => {
  const logins = objects.ofType('authentik_policy_binding').flatMap((binding) => {
    const stage = findPointedAt(objects, binding, 'target');
    if (stage?.type !== 'authentik_flow_stage_binding') return [];
    const expression = String(findPointedAt(objects, binding, 'policy')?.values.expression ?? '');
    return isGuestLogin(objects, expression) ? [findPointedAt(objects, stage, 'target')?.address ?? ''] : [];
  });
  return new Set(logins);
});

/** Whether the text of a policy makes the visitor a user of the stack, in a group of the stack. */
export function isGuestLogin(objects: AccessObjects, expression: string): boolean {
  const groups = objects.ofType('authentik_group').map(nameOf);
  return objects
    .ofType('authentik_user')
    .some(({ values }) => groups.some((group) => makesGuest(expression, String(values.username), group)));
}
