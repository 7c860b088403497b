import { COUNTED, type Counted, type Rows } from '../../programs/backup/record';
import type { AuthentikDatabase } from '../authentik/database';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';

/** Lists what a restore is compared by: rows that people miss, and rows that they removed on purpose. */
export const COMPARED = ['users', 'passkeys', 'groups', 'flows', 'providers'] as const satisfies readonly Counted[];

export type Compared = (typeof COMPARED)[number];

/** Tables that are counted, with what names a row in both databases. After a restore a passkey may get the id of another. */
const TABLES: Readonly<Record<Counted, { readonly table: string; readonly key: string }>> = {
  users: { table: 'authentik_core_user', key: 'uuid' },
  passkeys: { table: 'authentik_stages_authenticator_webauthn_webauthndevice', key: "id || ' ' || created_on" },
  groups: { table: 'authentik_core_group', key: 'group_uuid' },
  flows: { table: 'authentik_flows_flow', key: 'flow_uuid' },
  providers: { table: 'authentik_core_provider', key: "id || ' ' || name" },
  sessions: { table: 'authentik_core_authenticatedsession', key: 'session_id' },
};

/** Describes what a database of authentik holds. */
export interface Inspection {
  /** Version of authentik that wrote it last. */
  readonly authentik: string;
  readonly rows: Rows;
  /** Names of the rows. */
  readonly keys: Readonly<Record<Counted, ReadonlySet<string>>>;
}

/** @throws OpsError NO where it is not authentik's, UNKNOWN where it does not answer */
export async function inspect(database: AuthentikDatabase): Promise<Inspection> {
  await refuseOther(database);
  const query = 'SELECT version FROM authentik_version_history ORDER BY timestamp DESC, id DESC LIMIT 1';
  const [latest] = await database.read<{ readonly version: string }>(query);
  const keys = {} as Record<Counted, ReadonlySet<string>>;
  for (const name of COUNTED) {
    const { table, key } = TABLES[name];
    const found = await database.read<{ readonly key: string }>(`SELECT (${key})::text AS key FROM ${table}`);
    keys[name] = new Set(found.map((row) => row.key));
  }
  const rows = Object.fromEntries(COUNTED.map((name) => [name, keys[name].size])) as Rows;
  return { authentik: latest?.version ?? 'unknown', rows, keys };
}

async function refuseOther(database: AuthentikDatabase): Promise<void> {
  const wanted = ['authentik_version_history', ...Object.values(TABLES).map(({ table }) => table)];
  const query =
    "SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')";
  const rows = await database.read<{ readonly table_name: string }>(query);
  const missing = wanted.filter((table) => !rows.some(({ table_name }) => table_name === table));
  if (missing.length === 0) return;
  throw new OpsError({
    what: "the backup is not of authentik's database",
    found: `${rows.length} tables, and no ${missing.join(', no ')}`,
    remedy: 'see which database platform.backup dumps',
    exitCode: ExitCode.NO,
  });
}
