import type { Site } from '../../sites/schema/site';
import type { AuthentikClient } from '../authentik/client';
import { OpsError } from '../core/ops-error';
import type { LeavingUser } from './access-kind';

/** Why an account of a program stays, by its type. */
const PROGRAMS: Readonly<Record<string, string>> = {
  service_account: 'when nothing signs in with it any more, revoke its tokens in authentik, Directory > Tokens',
  internal_service_account:
    'it belongs to an outpost, whose hosts close without it; authentik deletes it with the outpost',
};

/**
 * Refuses users whose end would shut out others: the user of the token, outposts and other service accounts, the guest of
 * public hosts, and the last superuser that can open the interface of an administrator.
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
  const program = PROGRAMS[user.type];
  if (program !== undefined) throw refusal('is not a person', `${username}, of the type ${user.type}`, program);
  if (site.identity.publicGuests?.user.username === username) {
    const remedy = 'its hosts would close for every visitor; remove identity.publicGuests from the site first';
    throw refusal('is the guest of the public hosts', username, remedy);
  }
  if (user.is_superuser === false) return;
  if (!allowSuperuser) {
    throw refusal('is a superuser', `${username}, a superuser`, 'add --allow-superuser to go on');
  }
  const superusers = await client.all<LeavingUser>('/core/users/', { is_superuser: true, is_active: true });
  // Only the type internal has an interface: a superuser of another type repairs nothing when this one has left.
  const isAdministrator = ({ is_superuser, is_active, type }: LeavingUser) =>
    is_superuser && is_active && type === 'internal';
  if (superusers.some((other) => other.pk !== user.pk && isAdministrator(other))) return;
  const remedy = 'add a user of the type internal to a group of superusers first';
  throw refusal('is the last active superuser of the type internal', username, remedy);
}

function refusal(rule: string, found: string, remedy: string): OpsError {
  return new OpsError({ what: `the user that leaves ${rule}`, found, remedy: `${remedy}; nothing was changed` });
}
