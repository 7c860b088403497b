import type { AuthentikClient } from '../authentik/client';
import type { UserRow } from '../authentik/rows';
import { OpsError } from '../core/ops-error';

const PASSKEYS = '/authenticators/admin/webauthn/';

/** Fields of a device that the commands use. */
interface PasskeyRow {
  readonly pk: number;
  readonly name: string;
  readonly created_on?: string;
  readonly device_type?: { readonly description?: string } | null;
  readonly user?: { readonly pk?: number; readonly username?: string } | null;
}

export interface Passkey {
  readonly id: number;
  readonly name: string;
  /** ISO 8601. */
  readonly created: string | undefined;
  /** This authenticator made the passkey, for example "iCloud Keychain". */
  readonly type: string | undefined;
}

/**
 * The passkeys of exactly this user. The list has no filter by user (`?user=` answers with the keys of all users, without a
 * word), so that all pages are read and each row's owner is compared here.
 */
export async function passkeysOf(client: AuthentikClient, user: UserRow): Promise<readonly Passkey[]> {
  const rows = await client.all<PasskeyRow>(PASSKEYS);
  // A device that is added while the pages are read can be on two of them.
  const own = new Map(rows.filter((row) => isOwner(row, user)).map((row) => [row.pk, passkeyOf(row)]));
  return [...own.values()];
}

/** The chosen ones of a user's passkeys. @throws OpsError REFUSED for an id that is not the user's */
export function choosePasskeys(own: readonly Passkey[], ids: readonly number[]): readonly Passkey[] {
  const strange = ids.filter((id) => !own.some((passkey) => passkey.id === id));
  if (strange.length === 0) return ids.length === 0 ? own : own.filter(({ id }) => ids.includes(id));
  throw new OpsError({
    what: '--device names a passkey that this user does not have',
    found: strange.join(', '),
    remedy: own.length === 0 ? 'the user has none' : `choose from ${own.map(({ id }) => id).join(', ')}`,
  });
}

/** The device that the id of a passkey names now. */
export type PasskeyNow = 'same' | 'gone' | 'changed';

/** Reads it again: another client may have changed it since the list. */
export async function passkeyNow(
  client: AuthentikClient,
  user: UserRow,
  { id, created }: Passkey,
): Promise<PasskeyNow> {
  const row = await client.find<PasskeyRow>(passkeyPath(id));
  if (row === undefined) return 'gone';
  // The owner may give it another name meanwhile, but not another beginning.
  return row.pk === id && row.created_on === created && isOwner(row, user) ? 'same' : 'changed';
}

export function passkeyPath(id: number): string {
  return `${PASSKEYS}${id}/`;
}

/** Key and username both: a row that lacks one matches no user. */
function isOwner({ user: owner }: PasskeyRow, user: UserRow): boolean {
  return owner?.pk === user.pk && owner.username === user.username;
}

function passkeyOf({ pk, name, created_on, device_type }: PasskeyRow): Passkey {
  return { id: pk, name, created: created_on, type: device_type?.description };
}
