/** Rows of the tables that a person asks about. */
export const COUNTED = ['users', 'passkeys', 'groups', 'flows', 'providers', 'sessions'] as const;

export type Counted = (typeof COUNTED)[number];
export type Rows = Readonly<Record<Counted, number>>;

/** psql counted these rows in the snapshot of the dump. */
export interface Contents {
  /** Version of authentik, `2026.2.2`. */
  readonly authentik: string;
  /** Version of the server, `15.14`. */
  readonly postgresql: string;
  readonly rows: Rows;
}

/** A record stands beside each dump. It is written last: a dump without a record is no backup. */
export interface BackupRecord extends Contents {
  /** File of the dump. */
  readonly file: string;
  /** When the dump began, ISO 8601. */
  readonly taken: string;
  /** Size of the file, encryption included. */
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** @throws Error that says what is missing */
export function contentsFrom(text: string): Contents {
  const { authentik, postgresql, rows } = objectFrom(text);
  const counted = typeof rows === 'object' && rows !== null ? (rows as Readonly<Record<string, unknown>>) : {};
  const missing = COUNTED.filter((name) => !Number.isInteger(counted[name]));
  if (typeof authentik !== 'string' || typeof postgresql !== 'string' || missing.length > 0) {
    throw new Error(`lacks the versions or the rows of ${missing.join(', ') || 'nothing'}`);
  }
  const all = COUNTED.map((name) => [name, Number(counted[name])] as const);
  return { authentik, postgresql, rows: Object.fromEntries(all) as Record<Counted, number> };
}

/** @throws Error that says what is missing */
export function recordFrom(text: string): BackupRecord {
  const { file, taken, bytes, sha256 } = objectFrom(text);
  if (
    typeof file !== 'string' ||
    typeof taken !== 'string' ||
    typeof bytes !== 'number' ||
    typeof sha256 !== 'string'
  ) {
    throw new Error('is not the record of a backup');
  }
  return { file, taken, bytes, sha256, ...contentsFrom(text) };
}

function objectFrom(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('is not a JSON object');
  return value as Readonly<Record<string, unknown>>;
}
