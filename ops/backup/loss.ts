import { formatCount } from '../../constructs/core/counted';
import { type BackupRecord, COUNTED } from '../../programs/backup/record';
import { COMPARED, type Compared, type Inspection } from './inspection';

export interface Loss {
  readonly table: Compared;
  /** In the live database and not in the backup. */
  readonly lost: number;
  /** In the backup and no longer in the live database. */
  readonly returning: number;
}

/** Returns what a restore would change. Sessions are not compared: a restore ends those that began after the backup. */
export function lossOf(backup: Inspection, live: Inspection): readonly Loss[] {
  return COMPARED.map((table) => ({
    table,
    lost: [...live.keys[table]].filter((key) => !backup.keys[table].has(key)).length,
    returning: [...backup.keys[table]].filter((key) => !live.keys[table].has(key)).length,
  }));
}

export function lossLines(losses: readonly Loss[], taken: string | undefined): readonly string[] {
  const lost = losses.filter((one) => one.lost > 0).map(({ table, lost: count }) => nounOf(count, table));
  const returning = losses
    .filter((one) => one.returning > 0)
    .map(({ table, returning: count }) => nounOf(count, table));
  const when = taken === undefined ? 'after this backup' : `after ${taken}`;
  return [
    lost.length === 0
      ? 'a restore would lose no user, passkey, group, flow or provider'
      : `a restore would lose ${joinParts(lost)} made ${when}`,
    ...(returning.length === 0 ? [] : [`a restore would bring back ${joinParts(returning)} deleted ${when}`]),
    `sessions that began ${when} would end`,
  ];
}

/** Returns where the database of a drill is not what the record of the backup says. */
export function recordFaults(backup: Inspection, record: BackupRecord | undefined): readonly string[] {
  if (record === undefined) return ['the backup has no record; nothing says what should be in it'];
  const { rows } = backup;
  const version =
    record.authentik === backup.authentik
      ? []
      : [`the record says authentik ${record.authentik}, the dump ${backup.authentik}`];
  const counts = COUNTED.filter((name) => rows[name] !== record.rows[name]);
  return [...version, ...counts.map((name) => `the record says ${record.rows[name]} ${name}, the dump ${rows[name]}`)];
}

function nounOf(count: number, table: Compared): string {
  return formatCount(count, table.replace(/s$/, ''), table);
}

function joinParts(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
