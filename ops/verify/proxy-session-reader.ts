import { Socket } from 'node:net';
import { unescape as unescaped } from 'node:querystring';
import { Client, type ClientConfig } from 'pg';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { reasonOf } from '../core/reason';

const TIMEOUT_MS = 10_000;

export interface ProxySessions {
  readonly count: number;
  /** Of these, the ones that end later than the time that was asked for. */
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

/** Reads in a read-only transaction, so that even a superuser's connection changes nothing. */
export class PostgresqlReader implements ProxySessionReader {
  private constructor(private readonly config: ClientConfig) {}

  /**
   * The database of DATABASE_URL, else of PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD.
   *
   * @throws OpsError when neither is set
   */
  static of(context: OpsContext): PostgresqlReader {
    if (context.variable('DATABASE_URL') === undefined && context.variable('PGHOST') !== undefined) {
      const password = context.variable('PGPASSWORD');
      return new PostgresqlReader({
        host: context.variable('PGHOST'),
        port: Number(context.variable('PGPORT') ?? 5432),
        database: context.variable('PGDATABASE') ?? 'authentik',
        user: context.variable('PGUSER') ?? 'authentik',
        password: password === undefined ? undefined : context.secrets.add(password),
      });
    }
    const connectionString = context.secret('DATABASE_URL', "the Secret of authentik's database user");
    // An error of the driver may quote the password alone.
    const password = URL.canParse(connectionString) ? new URL(connectionString).password : '';
    context.secrets.add(password);
    context.secrets.add(unescaped(password));
    return new PostgresqlReader({ connectionString });
  }

  async read(lateSeconds: number): Promise<ProxySessions> {
    let client: Client | undefined;
    try {
      // May throw for an invalid address.
      client = new Client({
        ...this.config,
        connectionTimeoutMillis: TIMEOUT_MS,
        query_timeout: TIMEOUT_MS,
        // Without a connection the driver handles no error of the socket, and destroys it later.
        stream: () => new Socket().on('error', () => {}),
      });
      // A connection that breaks while nothing is asked of it.
      client.on('error', () => {});
      await client.connect();
      // A statement of its own: PgBouncer refuses start-up parameters that it does not know.
      await client.query('BEGIN READ ONLY');
      const { rows } = await client.query<Row>(QUERY, [lateSeconds]);
      const [{ count, late, ahead }] = rows as [Row];
      return { count, late, newestAheadSeconds: ahead ?? undefined };
    } catch (error) {
      throw new OpsError({
        what: "authentik's database must answer",
        found: reasonOf(error),
        remedy: 'see that DATABASE_URL names it, and that its user may read authentik_providers_proxy_proxysession',
        exitCode: ExitCode.UNKNOWN,
      });
    } finally {
      // Not awaited: it never settles for a connection that was never tried.
      client?.end().catch(() => {});
    }
  }
}
