import { Duration } from '../../constructs/core/duration';
import { ignores, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const loginSessionDuration = stackRule({
  id: 'login-session-duration',
  what: 'every user-login stage has an explicit session duration above zero',
  why: 'Zero, the default, means "until the browser closes", and at most UNAUTHENTICATED_AGE: social logins ended after two hours.',
  incident: 'I1',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'authentik_stage_user_login')) {
      if (ignores(block, 'session_duration')) {
        const remedy = 'remove it from ignore_changes: the live value, possibly zero, would stay';
        yield { address, found: 'ignores changes of session_duration', remedy };
      }
      if (lasts(block.session_duration)) continue;
      yield {
        address,
        found: `has session_duration ${JSON.stringify(block.session_duration ?? null)}`,
        remedy: 'set sessionDuration in the site, for example weeks=4',
      };
    }
  },
});

/** Whether a value is a duration above zero. */
export function lasts(value: unknown): boolean {
  try {
    return typeof value === 'string' && !Duration.parse(value).isZero;
  } catch {
    return false;
  }
}
