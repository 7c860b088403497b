import type { AuthentikClient } from '../authentik/client';
import type { UserRow } from '../authentik/rows';

/** The user that leaves, with what outposts call it. */
export interface LeavingUser extends UserRow {
  readonly uuid: string;
  /** Hash that providers send as `sub` by default. */
  readonly uid: string;
  readonly email?: string;
  readonly type: string;
  /** UUIDs. A server before 2025.12 has none. */
  readonly roles?: readonly string[];
}

/** One thing that opens something for a user. Nothing of it is secret: it is printed and recorded. */
export interface Held {
  readonly id: string;
  /** It is written as an administrator knows it. */
  readonly name: string;
}

/** One kind of access, read and ended at the server itself. */
export interface AccessKind {
  /** For example `sessions at authentik`. */
  readonly name: string;
  /** Returns what the user holds of it now. @throws OpsError UNKNOWN when the server cannot tell */
  read(user: LeavingUser): Promise<readonly Held[]>;
  /** Ends one of them. @throws AuthentikError; a 404 means that it has ended meanwhile */
  end(user: LeavingUser, held: Held): Promise<unknown>;
}

/** Whether a row says that it belongs to the user: servers ignore filters that they do not know (I2). */
export function isOwn(owner: unknown, { pk }: UserRow): boolean {
  return owner === pk || (typeof owner === 'object' && owner !== null && (owner as { pk?: unknown }).pk === pk);
}

/** Rows of one list of the API that belong to the user. */
export interface OwnList<Row> {
  /** Below `/api/v3`, with both slashes. */
  readonly path: string;
  /** Filter of the server, which only shortens its answer. */
  readonly filter?: (user: LeavingUser) => Readonly<Record<string, string | number>>;
  readonly owner: (row: Row) => unknown;
  /** Returns what names the row in its address. @default pk */
  readonly key?: (row: Row) => string;
  readonly name: (row: Row) => string;
}

interface Keyed {
  readonly pk: string | number;
}

function keyOf({ pk }: Keyed): string {
  return String(pk);
}

/** A kind whose things are rows of lists, each deleted at its own address. */
export function rowsOf<Row extends Keyed>(
  client: AuthentikClient,
  name: string,
  lists: readonly OwnList<Row>[],
): AccessKind {
  const read = async (user: LeavingUser): Promise<readonly Held[]> => {
    const held = new Map<string, Held>();
    for (const { path, filter, owner, key = keyOf, name: nameOf } of lists) {
      const own = (await client.all<Row>(path, filter?.(user))).filter((row) => isOwn(owner(row), user));
      for (const row of own) {
        const id = `${path}${encodeURIComponent(key(row))}/`;
        held.set(id, { id, name: nameOf(row) });
      }
    }
    return [...held.values()];
  };
  return { name, read, end: (_, { id }) => client.send('DELETE', id) };
}
