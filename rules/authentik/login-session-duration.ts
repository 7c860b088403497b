import { ignores, resourcesOfType } from '../readers/document';
import { isPositiveDuration } from '../readers/duration';
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
      if (isPositiveDuration(block.session_duration)) continue;
      yield {
        address,
        found: `has session_duration ${JSON.stringify(block.session_duration ?? null)}`,
        remedy: 'set sessionDuration in the site, for example weeks=4',
      };
    }
  },
});
