import type { Site } from '../../sites/schema/site';
import type { AuthentikClient } from '../authentik/client';
import { givesSuperuser, groupNamed, userNamed } from '../authentik/lookup';
import type { GroupRow, UserRow } from '../authentik/rows';
import { OpsError } from '../core/ops-error';

/** Exact names of the groups that the site lets an invitation name. */
function assignableNames({ identity }: Site): readonly string[] {
  return (identity.invitationEnrollment?.assignableGroups ?? []).flatMap((key) => identity.groups[key]?.name ?? []);
}

/**
 * The group that an invitation names. It must be one of the site's, unless `anyGroup`, and never one of superusers.
 *
 * @throws OpsError REFUSED
 */
export async function assignableGroup(
  client: AuthentikClient,
  site: Site,
  name: string,
  anyGroup: boolean,
): Promise<GroupRow> {
  const names = assignableNames(site);
  if (!anyGroup && !names.includes(name)) {
    throw new OpsError({
      what: 'invitations of the site cannot name this group',
      found: JSON.stringify(name),
      remedy:
        names.length === 0
          ? 'the site has none; add --any-group'
          : `choose one of ${names.map((one) => JSON.stringify(one)).join(', ')}, or add --any-group`,
    });
  }
  const group = await groupNamed(client, name);
  if (await givesSuperuser(client, group)) {
    throw new OpsError({
      what: 'the invitation would make superusers',
      found: `${JSON.stringify(name)}, whose members are superusers`,
      remedy: 'invite to another group, and add the member by hand',
    });
  }
  return group;
}

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
export async function planAssignment(
  client: AuthentikClient,
  username: string,
  groupName: string,
  allowSuperuser: boolean,
): Promise<Assignment> {
  const user = await userNamed(client, username);
  const group = await groupNamed(client, groupName);
  if (!allowSuperuser && (await givesSuperuser(client, group))) {
    throw new OpsError({
      what: 'the user would become a superuser, and --allow-superuser is not given',
      found: `${JSON.stringify(group.name)}, whose members are superusers`,
      remedy: 'choose another group, or add --allow-superuser',
    });
  }
  return { user, group, isMember: user.groups?.includes(group.pk) === true };
}

export async function assignUser(client: AuthentikClient, { user, group }: Assignment): Promise<void> {
  await client.send('POST', `/core/groups/${encodeURIComponent(group.pk)}/add_user/`, { pk: user.pk });
}
