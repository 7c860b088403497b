import { Duration } from '../../constructs/core/duration';
import { blockAt, readReference, resourcesOfType, type StackDocument } from '../readers/document';
import { stackRule } from '../rule';

export const loginDurationsEqual = stackRule({
  id: 'login-durations-equal',
  what: 'all login stages of users have the same session duration',
  why: 'One login stage was pinned and the others were not, so the session length depended on the way in.',
  incident: 'I1',
  *checkStack(stack) {
    const guests = guestLogins(stack);
    const stages = resourcesOfType(stack, 'authentik_stage_user_login').filter(({ address }) => !guests.has(address));
    const usual = mostFrequent(stages.map(({ block }) => String(block.session_duration)));
    for (const { address, block } of stages) {
      if (length(block.session_duration) === length(usual)) continue;
      yield {
        address,
        found: `lasts ${String(block.session_duration)} where the others last ${usual}`,
        remedy: 'give it the duration of the others, or an exception with the reason',
      };
    }
  },
});

/** Stages before which a policy makes the visitor the guest: their session is no user's. */
function guestLogins(stack: StackDocument): ReadonlySet<string> {
  const bindings = resourcesOfType(stack, 'authentik_policy_binding').filter(({ block }) => {
    const text = blockAt(stack, readReference(block.policy))?.expression;
    return typeof text === 'string' && text.includes('["pending_user"] = guest');
  });
  const stages = bindings.map(({ block }) => blockAt(stack, readReference(block.target))?.stage);
  return new Set(stages.flatMap((stage) => readReference(stage) ?? []));
}

/** In microseconds, since days=28 equals weeks=4; a text that is no duration is compared as it is. */
function length(duration: unknown): unknown {
  return Duration.read(String(duration))?.microseconds ?? duration;
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}
