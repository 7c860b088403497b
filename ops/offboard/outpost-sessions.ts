import { AuthentikDatabase } from '../authentik/database';
import type { OpsContext } from '../core/context';
import type { Held, LeavingUser } from './access-kind';

/** The sessions that outposts keep in authentik's database. No call of the API shows them. */
export interface OutpostSessions {
  /** @throws OpsError UNKNOWN when the database cannot tell */
  of(user: LeavingUser): Promise<readonly Held[]>;
  end(id: string): Promise<unknown>;
}

/**
 * Rows of one user. An outpost fills `user_id` only where `sub` is a UUID, which it is not by default, so that the claims
 * are compared: the username, the ids that no two users share, and without a username every form of `sub`.
 */
export const ROWS_OF_USER = `
  FROM authentik_providers_proxy_proxysession
 WHERE user_id::text = $2
    OR session_data->'claims'->>'preferred_username' = $1
    OR session_data->'claims'->>'sub' IN ($2, $3)
    OR (session_data->'claims'->>'preferred_username' IS NULL
        AND session_data->'claims'->>'sub' IN ($1, $4, $5))`;

/** Reads the sessions of the database that DATABASE_URL names. */
export class DatabaseSessions implements OutpostSessions {
  constructor(private readonly context: OpsContext) {}

  async of({ username, uuid, uid, pk, email = '' }: LeavingUser): Promise<readonly Held[]> {
    const query = `SELECT uuid::text AS id, expires::text AS expires ${ROWS_OF_USER} ORDER BY expires`;
    const rows = await this.database.read<{ readonly id: string; readonly expires: string | null }>(query, [
      username,
      uuid,
      uid,
      String(pk),
      email,
    ]);
    return rows.map(({ id, expires }) => ({ id, name: `until ${expires ?? 'it is deleted'}` }));
  }

  end(id: string): Promise<unknown> {
    return this.database.write('DELETE FROM authentik_providers_proxy_proxysession WHERE uuid = $1', [id]);
  }

  private get database(): AuthentikDatabase {
    return AuthentikDatabase.of(this.context);
  }
}
