import { COUNTED, type Counted } from '../../programs/backup/record';
import type { AuthentikDatabase } from '../authentik/database';
import { type Inspection, inspect } from '../backup/inspection';
import type { Row } from './row';

/** Describes what a database holds before or after a migration. */
export interface Holdings extends Inspection {
  /** Rows of the tables of authenticators other than passkeys, by table. */
  readonly authenticators: Readonly<Record<string, number>>;
}

const TABLES = `
  SELECT table_name AS name FROM information_schema.tables
   WHERE table_name LIKE 'authentik\\_stages\\_authenticator\\_%device' AND table_name NOT LIKE '%webauthndevice'
   ORDER BY table_name`;

/** @throws OpsError NO where it is not authentik's, UNKNOWN where it does not answer */
export async function holdingsOf(database: AuthentikDatabase): Promise<Holdings> {
  const inspection = await inspect(database);
  const tables = await database.read<{ readonly name: string }>(TABLES);
  const authenticators: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await database.read<{ readonly count: number }>(`SELECT count(*)::int AS count FROM "${name}"`);
    authenticators[name] = row?.count ?? 0;
  }
  return { ...inspection, authenticators };
}

/**
 * Returns what a migration has made of the rows that people have. A session that is gone is a new login, and breaks nothing.
 */
export function countRows(before: Holdings, after: Holdings): readonly Row[] {
  const named = COUNTED.map((name) => countRow(name, before.keys[name], after.keys[name]));
  const authenticators = Object.entries(before.authenticators)
    .filter(([, count]) => count > 0)
    .map(([table, count]) => {
      const left = after.authenticators[table] ?? 0;
      const [, kind = table] = /([a-z]+)device$/.exec(table) ?? [];
      const verdict = left < count ? 'broken' : left === count ? 'same' : 'changed';
      return { what: `authenticators: ${kind}`, before: `${count}`, after: `${left}`, verdict } as const;
    });
  return [...named, ...authenticators];
}

function countRow(what: Counted, before: ReadonlySet<string>, after: ReadonlySet<string>): Row {
  const lost = [...before].filter((key) => !after.has(key)).length;
  const added = [...after].filter((key) => !before.has(key)).length;
  const text = [
    `${after.size}`,
    ...(lost === 0 ? [] : [`${lost} ${what === 'sessions' ? 'end' : 'lost'}`]),
    ...(added === 0 ? [] : [`${added} new`]),
  ].join(', ');
  const verdict = lost > 0 && what !== 'sessions' ? 'broken' : lost + added > 0 ? 'changed' : 'same';
  return { what, before: `${before.size}`, after: text, verdict };
}
