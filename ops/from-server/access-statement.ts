import { endOf, isBoundTo } from '../authentik/rows';
import type { ApplicationRow, LivingServer } from './living-server';
import type { GroupKeys } from './people-candidates';

/** Describes which users may open an application, as a site states it. */
export interface AccessStatement {
  /** Undefined where the bindings are more than a list of groups. */
  readonly stated: { readonly groups: readonly string[] } | { readonly everyone: string } | undefined;
  /** Why nothing is stated. */
  readonly reason?: string;
}

/** The bindings in authentik decide. */
export const ON_THE_SERVER = {
  asOnTheServer: 'The bindings in authentik decide; state its groups here to let Terraform own them',
};

export function accessOf(
  application: ApplicationRow,
  { bindings, foundIn = 'on the server' }: LivingServer,
  keys: GroupKeys,
): AccessStatement {
  const own = bindings.filter((binding) => isBoundTo(binding, application)).sort((a, b) => a.order - b.order);
  if (own.length === 0) return { stated: { everyone: `As found ${foundIn}: the application has no binding` } };
  if (application.policy_engine_mode !== undefined && application.policy_engine_mode !== 'any') {
    return { stated: undefined, reason: `its policy engine mode is ${application.policy_engine_mode}, and not any` };
  }
  const groups = own.flatMap((binding) => {
    const { group, policy, user, enabled, negate, failure_result } = binding;
    // A site states no end: the binding would stay.
    const isPlain =
      (policy ?? user ?? endOf(binding) ?? null) === null && enabled && negate !== true && failure_result !== true;
    return isPlain ? (keys.get(group ?? '') ?? []) : [];
  });
  if (groups.length < own.length || new Set(groups).size < groups.length) {
    return {
      stated: undefined,
      reason: 'its bindings are more than a list of groups: a policy, a user, or one disabled, negated or with an end',
    };
  }
  return { stated: { groups } };
}
