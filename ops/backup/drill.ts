import { AuthentikDatabase } from '../authentik/database';
import type { OpsContext } from '../core/context';
import { databaseNamed } from './database-address';
import { type Inspection, inspect } from './inspection';
import { restoreInto } from './pg-restore';

/**
 * Restores a dump into a new database of a server, looks into it, and drops it. No other database of the server is touched.
 *
 * @param server address of a database of the server, whose user may create databases
 */
export async function drill(context: OpsContext, server: string, dump: AsyncIterable<Uint8Array>): Promise<Inspection> {
  const time = context.now().toISOString().replace(/\D/g, '').slice(0, 14);
  const name = `gatehouse_drill_${time}_${process.pid}`;
  const admin = AuthentikDatabase.at(context, server);
  await admin.execute(`CREATE DATABASE ${name}`);
  try {
    const address = databaseNamed(server, name);
    await restoreInto(address, dump);
    return await inspect(AuthentikDatabase.at(context, address));
  } finally {
    await admin.execute(`DROP DATABASE ${name} WITH (FORCE)`);
  }
}
