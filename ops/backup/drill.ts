import { AuthentikDatabase } from '../authentik/database';
import type { OpsContext } from '../core/context';
import { databaseNamed } from './database-address';
import { type Inspection, inspect } from './inspection';
import { restoreInto } from './pg-restore';

/** Restores a dump into a new database of a server, looks into it, and drops it. */
export function drill(context: OpsContext, server: string, dump: AsyncIterable<Uint8Array>): Promise<Inspection> {
  return withCopy(context, { server, name: 'drill' }, dump, (address) =>
    inspect(AuthentikDatabase.at(context, address)),
  );
}

/** Where a copy is restored. */
export interface CopyPlace {
  /** Address of a database of the server, whose user may create databases. */
  readonly server: string;
  /** What the copy is for; a part of its name. */
  readonly name: string;
}

/** Restores a dump into a new database of a server, and drops it after its use. No other database of the server is touched. */
export async function withCopy<T>(
  context: OpsContext,
  { server, name }: CopyPlace,
  dump: AsyncIterable<Uint8Array>,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const time = context.now().toISOString().replace(/\D/g, '').slice(0, 14);
  const database = `gatehouse_${name}_${time}_${process.pid}`;
  const admin = AuthentikDatabase.at(context, server);
  await admin.execute(`CREATE DATABASE ${database}`);
  try {
    const address = databaseNamed(server, database);
    await restoreInto(address, dump);
    return await use(address);
  } finally {
    await admin.execute(`DROP DATABASE ${database} WITH (FORCE)`);
  }
}
