import type { AuthentikClient } from '../authentik/client';
import { AuthentikError } from '../authentik/error';
import { discreet, shellWord } from '../authentik/shown';
import { OpsError } from '../core/ops-error';

export const INVITATIONS = '/stages/invitation/invitations/';

/** Fields of an invitation that the commands use. */
export interface InvitationRow {
  /** UUID; the token of the link. */
  readonly pk: string;
  readonly name: string;
  readonly expires?: string | null;
  readonly fixed_data?: { readonly group?: unknown } | null;
  readonly single_use?: boolean;
  /** Null: any enrollment takes it. */
  readonly flow?: string | null;
  readonly flow_obj?: { readonly slug?: string } | null;
  readonly created_by?: { readonly username?: string } | null;
}

export interface Invitation {
  readonly id: string;
  readonly name: string;
  readonly group: string | undefined;
  readonly flow: string | undefined;
  readonly singleUse: boolean;
  /** ISO 8601. */
  readonly expires: string | undefined;
  readonly createdBy: string | undefined;
}

export function invitationOf({ pk, name, ...row }: InvitationRow): Invitation {
  const group = row.fixed_data?.group;
  const createdBy = row.created_by?.username;
  return {
    id: pk,
    name,
    group: typeof group === 'string' ? group : undefined,
    flow: row.flow_obj?.slug ?? row.flow ?? undefined,
    singleUse: row.single_use === true,
    expires: row.expires ?? undefined,
    createdBy: createdBy === undefined ? undefined : discreet(createdBy),
  };
}

/** The one invitation with this id or with exactly this name: names need not be unique. */
export async function invitationNamed(client: AuthentikClient, idOrName: string): Promise<Invitation> {
  const rows = await client.all<InvitationRow>(INVITATIONS);
  const hits = rows.filter(({ pk, name }) => pk === idOrName || name === idOrName);
  const [hit] = hits;
  if (hits.length === 1 && hit !== undefined) return invitationOf(hit);
  throw new OpsError({
    what: `invitation ${JSON.stringify(idOrName)} does not match exactly once`,
    found: hits.length === 0 ? `none of ${rows.length}` : `${hits.length}: ${hits.map(({ pk }) => pk).join(', ')}`,
    remedy: 'give the id that `invite list` shows',
  });
}

/** Returns where the invited person begins. */
export function invitationLink(host: string, flowSlug: string, id: string): string {
  return `https://${host}/if/flow/${flowSlug}/?itoken=${id}`;
}

/**
 * Deletes an invitation that the caller has shown. It cannot be brought back, so that its name has to be repeated.
 *
 * @returns false when it was used or revoked meanwhile
 * @throws OpsError REFUSED without the right confirmation
 */
export async function revokeInvitation(
  client: AuthentikClient,
  invitation: Invitation,
  confirm: string | undefined,
): Promise<boolean> {
  if (confirm !== invitation.name) {
    throw new OpsError({
      what: '--confirm does not repeat the name of the invitation',
      found: confirm === undefined ? 'no --confirm' : JSON.stringify(confirm),
      remedy: `when it is the right one, add --confirm ${shellWord(invitation.name)}`,
    });
  }
  try {
    await client.send('DELETE', `${INVITATIONS}${encodeURIComponent(invitation.id)}/`);
    return true;
  } catch (error) {
    if (error instanceof AuthentikError && error.status === 404) return false;
    throw error;
  }
}
