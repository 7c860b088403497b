import { AuthentikDatabase } from '../authentik/database';
import type { OpsContext } from '../core/context';

export interface ProxySessions {
  readonly count: number;
  /** Counts the ones that end later than the time that was asked for. */
  readonly late: number;
  /** When the newest ends, in seconds from the database's now; undefined when there is none. */
  readonly newestAheadSeconds: number | undefined;
}

/** The sessions that the embedded outpost keeps in authentik's database. */
export interface ProxySessionReader {
  /** @throws OpsError when the database cannot tell */
  read(lateSeconds: number): Promise<ProxySessions>;
}

/** Columns as authentik 2025.10 to 2026.2 has them; a session's `expires` is set when it begins and never moved. */
const QUERY = `
  SELECT count(*)::int AS count,
         count(*) FILTER (WHERE expires > now() + $1 * interval '1 second')::int AS late,
         extract(epoch FROM max(expires) - now())::float8 AS ahead
    FROM authentik_providers_proxy_proxysession`;

interface Row {
  readonly count: number;
  readonly late: number;
  readonly ahead: number | null;
}

export class PostgresqlReader implements ProxySessionReader {
  private constructor(private readonly database: AuthentikDatabase) {}

  /** @throws OpsError when the environment names no database */
  static of(context: OpsContext): PostgresqlReader {
    return new PostgresqlReader(AuthentikDatabase.of(context));
  }

  async read(lateSeconds: number): Promise<ProxySessions> {
    const [row] = await this.database.read<Row>(QUERY, [lateSeconds]);
    const { count, late, ahead } = row as Row;
    return { count, late, newestAheadSeconds: ahead ?? undefined };
  }
}
