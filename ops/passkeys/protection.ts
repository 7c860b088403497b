import type { UserRow } from '../authentik/rows';
import type { OpsContext } from '../core/context';
import { OpsError } from '../core/ops-error';

export interface ProtectionProps {
  readonly allowSuperuser: boolean;
  readonly notOnAllowList: boolean;
}

/**
 * Refuses users whose passkeys are not for scripts (I2): superusers, and users that are not listed in
 * OPS_PASSKEYS_ALLOW, separated by commas. Each guard has a flag of its own.
 */
export function refuseProtected(context: OpsContext, user: UserRow, props: ProtectionProps): void {
  // A missing answer counts as yes.
  if (user.is_superuser !== false && !props.allowSuperuser) {
    throw new OpsError({
      what: 'passkeys of a superuser are not deleted',
      found: `${user.username}, a superuser`,
      remedy: 'add --allow-superuser to delete them anyway',
    });
  }
  const allowed = (context.variable('OPS_PASSKEYS_ALLOW') ?? '').split(',').map((name) => name.trim());
  if (allowed.includes(user.username) || props.notOnAllowList) return;
  throw new OpsError({
    what: 'the user is not on the allow list OPS_PASSKEYS_ALLOW',
    found: `${user.username}, which is not`,
    remedy: 'add test accounts to the list; for any other user add --not-on-allow-list',
  });
}
