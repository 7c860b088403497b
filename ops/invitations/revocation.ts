import type { AuthentikClient } from '../authentik/client';
import { AuthentikError } from '../authentik/error';
import { shellWord } from '../authentik/shown';
import { OpsError } from '../core/ops-error';
import { INVITATIONS, type Invitation } from './invitation';

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
      what: '--confirm must repeat the name of the invitation',
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
