import type { Site } from '../../sites/schema/site';
import type { AuthentikClient } from '../authentik/client';
import type { UserRow } from '../authentik/rows';
import { OpsError } from '../core/ops-error';
import type { LeavingUser } from './access-kind';

const NO_PEOPLE: readonly string[] = ['service_account', 'internal_service_account'];

/**
 * Refuses users whose end would shut out others: the user of the token, outposts and other service accounts, the guest of
 * public hosts, and the last superuser.
 */
export async function refuseNeeded(
  client: AuthentikClient,
  site: Site,
  user: LeavingUser,
  allowSuperuser: boolean,
): Promise<void> {
  const { username } = user;
  const me = await client.get<{ readonly user?: { readonly pk?: number } }>('/core/users/me/');
  // A missing answer counts as yes.
  if (me.user?.pk === undefined || me.user.pk === user.pk) {
    throw refusal('is the user of AUTHENTIK_TOKEN', username, 'use the token of another administrator');
  }
  if (NO_PEOPLE.includes(user.type)) {
    const remedy = 'revoke its tokens in authentik, Directory > Tokens; an outpost is removed with its record';
    throw refusal('is not a person', `${username}, a ${user.type}`, remedy);
  }
  if (site.identity.publicGuests?.user.username === username) {
    const remedy = 'its hosts would close for every visitor; remove identity.publicGuests from the site first';
    throw refusal('is the guest of the public hosts', username, remedy);
  }
  if (user.is_superuser === false) return;
  if (!allowSuperuser) {
    throw refusal('is a superuser', `${username}, a superuser`, 'add --allow-superuser to go on');
  }
  const superusers = await client.all<UserRow>('/core/users/', { is_superuser: true, is_active: true });
  if (superusers.some((other) => other.pk !== user.pk && other.is_superuser && other.is_active)) return;
  throw refusal('is the last active superuser', username, 'make another administrator first');
}

function refusal(rule: string, found: string, remedy: string): OpsError {
  return new OpsError({ what: `the user that leaves ${rule}`, found, remedy: `${remedy}; nothing was changed` });
}
