import type { AuthentikClient } from '../authentik/client';
import { givesSuperuser, groupNamed, userNamed } from '../authentik/lookup';
import type { GroupRow, UserRow } from '../authentik/rows';
import { OpsError } from '../core/ops-error';

export interface Assignment {
  readonly user: UserRow;
  readonly group: GroupRow;
  /** The user is in the group itself, not only in one below it. */
  readonly isMember: boolean;
}

/**
 * Finds both by their exact names.
 *
 * @throws OpsError REFUSED when one is not there, or the group makes superusers and `allowSuperuser` is not given
 */
export async function plannedAssignment(
  client: AuthentikClient,
  username: string,
  groupName: string,
  allowSuperuser: boolean,
): Promise<Assignment> {
  const user = await userNamed(client, username);
  const group = await groupNamed(client, groupName);
  if (!allowSuperuser && (await givesSuperuser(client, group))) {
    throw new OpsError({
      what: 'a user must not become a superuser by the way',
      found: `${JSON.stringify(group.name)}, whose members are superusers`,
      remedy: 'choose another group, or say --allow-superuser',
    });
  }
  return { user, group, isMember: user.groups?.includes(group.pk) === true };
}

export async function assignUser(client: AuthentikClient, { user, group }: Assignment): Promise<void> {
  await client.send('POST', `/core/groups/${encodeURIComponent(group.pk)}/add_user/`, { pk: user.pk });
}
