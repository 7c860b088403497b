import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { type CopyRow, readCopy } from './copy-rows';
import { tablesOf } from './pg-restore';

const USER = 'authentik_core_user';
const GROUP = 'authentik_core_group';
const PASSKEY = 'authentik_stages_authenticator_webauthn_webauthndevice';
/** Since 2025.12; before, the table had the second name. */
const MEMBERSHIPS = ['authentik_core_user_groups', 'authentik_core_user_ak_groups'];

/** One user had this when the backup was taken. Neither a key nor an address is in it. */
export interface PersonInBackup {
  readonly username: string;
  readonly isActive: boolean;
  readonly passkeys: readonly {
    readonly name: string;
    readonly created: string;
    readonly lastUsed: string | undefined;
  }[];
  readonly groups: readonly string[];
}

/** Reads one user from a dump, without a server. @throws OpsError REFUSED when there is not exactly one */
export async function personIn(dump: AsyncIterable<Uint8Array>, username: string): Promise<PersonInBackup> {
  const rows: Record<string, CopyRow[]> = {};
  await tablesOf([USER, GROUP, PASSKEY, ...MEMBERSHIPS], dump, (output) =>
    readCopy(output, (table, row) => {
      // Of the users, only the one that is asked for is read: the others' rows hold what is secret.
      if (table === USER && row.username !== username) return;
      rows[table] ??= [];
      rows[table].push(row);
    }),
  );
  const { [USER]: users = [], [GROUP]: groups = [], [PASSKEY]: passkeys = [] } = rows;
  const [user] = users;
  if (user === undefined || users.length > 1) {
    throw new OpsError({
      what: `user ${JSON.stringify(username)} is not in the backup exactly once`,
      found: groups.length + passkeys.length === 0 ? "no table of authentik's" : `${users.length} of them`,
      remedy: 'write the username exactly, or use a backup of another day',
      exitCode: groups.length + passkeys.length === 0 ? ExitCode.NO : ExitCode.REFUSED,
    });
  }
  const own = MEMBERSHIPS.flatMap((table) => rows[table] ?? []).filter(({ user_id }) => user_id === user.id);
  return {
    username,
    isActive: user.is_active === 't',
    passkeys: passkeys
      .filter(({ user_id }) => user_id === user.id)
      .map(({ name, created_on, last_used }) => ({
        name: name ?? '',
        created: created_on ?? 'unknown',
        lastUsed: last_used ?? undefined,
      })),
    groups: own.map(
      ({ group_id }) => groups.find(({ group_uuid }) => group_uuid === group_id)?.name ?? String(group_id),
    ),
  };
}
