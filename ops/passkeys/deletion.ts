import type { AuthentikClient } from '../authentik/client';
import { AuthentikError } from '../authentik/error';
import type { UserRow } from '../authentik/rows';
import { type Passkey, passkeyNow, passkeyPath } from './passkey';

export type DeletionOutcome =
  | 'deleted'
  /** Deleted meanwhile by another client. */
  | 'gone'
  /** Its id now belongs to another device or owner; the deletion stopped there. */
  | 'changed'
  /** authentik did not answer; everything stopped there. */
  | 'unknown'
  /** Behind the one where everything stopped. */
  | 'not reached';

export interface Deletion {
  readonly passkey: Passkey;
  readonly outcome: DeletionOutcome;
}

export interface DeletionResult {
  readonly deletions: readonly Deletion[];
  /** Why it stopped, where authentik was the reason. */
  readonly failure: AuthentikError | undefined;
}

/** Deletes one by one, each after a last look at its owner, and stops at the first that is not what it was. */
export async function deletePasskeys(
  client: AuthentikClient,
  user: UserRow,
  passkeys: readonly Passkey[],
): Promise<DeletionResult> {
  const deletions: Deletion[] = [];
  let failure: AuthentikError | undefined;
  let stopped = false;
  for (const passkey of passkeys) {
    let outcome: DeletionOutcome = 'not reached';
    try {
      if (!stopped) outcome = await deleteOne(client, user, passkey);
    } catch (error) {
      if (!(error instanceof AuthentikError)) throw error;
      failure = error;
      outcome = 'unknown';
    }
    stopped ||= outcome === 'changed' || outcome === 'unknown';
    deletions.push({ passkey, outcome });
  }
  return { deletions, failure };
}

async function deleteOne(client: AuthentikClient, user: UserRow, passkey: Passkey): Promise<DeletionOutcome> {
  const now = await passkeyNow(client, user, passkey);
  if (now !== 'same') return now;
  try {
    await client.send('DELETE', passkeyPath(passkey.id));
    return 'deleted';
  } catch (error) {
    if (error instanceof AuthentikError && error.status === 404) return 'gone';
    throw error;
  }
}
