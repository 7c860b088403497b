import { chartName } from '../../rules/readers/helm-values';
import type { Platform } from '../../sites/schema/platform';
import { AuthentikDatabase } from '../authentik/database';
import type { OpsContext } from '../core/context';
import { OpsError } from '../core/ops-error';
import { nameOf } from './database-address';
import { type Inspection, inspect } from './inspection';
import { restoreInto } from './pg-restore';

const TABLES = `
  SELECT count(*)::int AS tables FROM information_schema.tables
   WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`;

/** @throws OpsError REFUSED for a database with tables: a restore never overwrites */
export async function refuseFilled(context: OpsContext, address: string): Promise<void> {
  const [row] = await AuthentikDatabase.at(context, address).read<{ readonly tables: number }>(TABLES);
  const tables = row?.tables ?? 1;
  if (tables === 0) return;
  throw new OpsError({
    what: 'the database of RESTORE_DATABASE_URL is not empty',
    found: `${tables} tables in ${nameOf(address)}`,
    remedy: 'create a new database beside it, owned by the same user, and name that one; nothing was changed',
  });
}

/** All of the dump, or nothing. */
export async function restore(
  context: OpsContext,
  address: string,
  dump: AsyncIterable<Uint8Array>,
): Promise<Inspection> {
  await refuseFilled(context, address);
  await restoreInto(address, dump);
  return inspect(AuthentikDatabase.at(context, address));
}

/**
 * What a person does around a restore, in this order (docs/runbooks/restore.md).
 *
 * @param name of the restored database @param platform of the site; without it, the names are those that the chart gives
 */
export function restoreOrder(platform: Platform | undefined, name: string): readonly string[] {
  const { database, pgbouncer, release, namespace } = platform ?? {};
  const own = chartName(release?.name ?? 'authentik');
  const servers = `${own}-server ${own}-worker`;
  const pooler = pgbouncer?.name;
  const live = (database ?? pgbouncer?.backend)?.database ?? 'authentik';
  const quoted = (database: string) => JSON.stringify(database);
  const scale = `kubectl -n ${namespace?.name ?? 'authentik'} scale deployment`;
  return [
    `1. restore into ${name}, beside the live database: this command with --execute; users notice nothing yet`,
    `2. scale down: ${scale} ${servers}${pooler === undefined ? '' : ` ${pooler}`} --replicas=0`,
    `3. connected to the database postgres: ALTER DATABASE ${quoted(live)} RENAME TO ${quoted(`${live}_broken`)}; ALTER DATABASE ${quoted(name)} RENAME TO ${quoted(live)};`,
    `4. scale up, to what the site says: ${pooler === undefined ? '' : `first ${pooler}, then `}${servers.replace(' ', ' and ')}`,
    '5. verify: npm run ops -- verify, then npm run diff -- identity; "everything is to be created" means a wrong database',
  ];
}
