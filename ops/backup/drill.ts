import { AuthentikDatabase } from '../authentik/database';
import type { OpsContext } from '../core/context';
import { OpsError } from '../core/ops-error';
import { databaseNamed } from './database-address';
import { type Inspection, inspect } from './inspection';
import { restoreInto } from './pg-restore';

/** Restores a dump into a new database of a server, looks into it, and drops it. */
export function drill(context: OpsContext, server: string, dump: AsyncIterable<Uint8Array>): Promise<Inspection> {
  return withCopy(context, { server, name: 'drill' }, dump, (address) =>
    inspect(AuthentikDatabase.at(context, address)),
  );
}

export interface CopyPlace {
  /** Address of a database of the server, whose user may create databases. */
  readonly server: string;
  /** The copy serves this purpose, which is a part of its name. */
  readonly name: string;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Restores a dump into a new database of a server, and drops it after its use, and after an interrupt as well: it holds what the
 * live database holds. No other database of the server is touched.
 *
 * @throws OpsError REFUSED after an interrupt
 */
export async function withCopy<T>(
  context: OpsContext,
  { server, name }: CopyPlace,
  dump: AsyncIterable<Uint8Array>,
  use: (address: string, interruption: AbortSignal) => Promise<T>,
): Promise<T> {
  const time = context.now().toISOString().replace(/\D/g, '').slice(0, 14);
  const database = `gatehouse_${name}_${time}_${process.pid}`;
  const admin = AuthentikDatabase.at(context, server);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    await admin.execute(`CREATE DATABASE ${database}`);
    try {
      const address = databaseNamed(server, database);
      const used = restoreInto(address, dump).then(() => use(address, interruption.signal));
      return await Promise.race([used, waitForInterrupt(interruption.signal)]);
    } finally {
      await admin.execute(`DROP DATABASE ${database} WITH (FORCE)`);
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

function waitForInterrupt(signal: AbortSignal): Promise<never> {
  const fault = { what: 'the command was interrupted', remedy: 'run it again; the copy of the database is dropped' };
  return new Promise((_, reject) => {
    const end = () => reject(new OpsError(fault));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}
