import { keptChanges } from '../change-kind';
import type { StopFindings, StopInput } from './stop';

/** The one user that Terraform manages is the guest: every visitor of a public host has that account. */
export function* findGuestRenamed({ plan }: StopInput): StopFindings {
  for (const { type, address, before, after } of keptChanges(plan)) {
    if (type !== 'authentik_user' || after.username === before.username) continue;
    const found = `username becomes ${JSON.stringify(after.username ?? null)}, it was ${JSON.stringify(before.username ?? null)}`;
    const remedy = `keep identity.publicGuests.user.username; authentik refuses the name of an account that exists, and the apply stops half way`;
    yield { address, found, remedy };
  }
}
