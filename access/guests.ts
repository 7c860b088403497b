import { guestUser } from '../constructs/authentik/expressions/guests';
import { type AccessObject, type AccessObjects, pointedAt } from './objects';

/** Whether a provider signs visitors in as the guest: by the policy at the login of its own flow. */
export function isGuests(objects: AccessObjects, provider: AccessObject | undefined): boolean {
  const flow = provider === undefined ? undefined : pointedAt(objects, provider, 'authentication_flow');
  if (flow === undefined) return false;
  const texts = objects.ofType('authentik_user').map(({ values }) => guestUser(String(values.username)));
  return objects.ofType('authentik_policy_binding').some((binding) => {
    const stage = pointedAt(objects, binding, 'target');
    if (stage?.type !== 'authentik_flow_stage_binding') return false;
    const expression = String(pointedAt(objects, binding, 'policy')?.values.expression ?? '');
    return texts.includes(expression) && pointedAt(objects, stage, 'target')?.address === flow.address;
  });
}
