import { Socket } from 'node:net';
import { unescape as unescaped } from 'node:querystring';
import { Client, type ClientConfig } from 'pg';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { reasonOf } from '../core/reason';

const TIMEOUT_MS = 10_000;
/** CREATE DATABASE copies files. */
const STATEMENT_TIMEOUT_MS = 300_000;

/** authentik's database. Each query is a connection and a transaction of its own. */
export class AuthentikDatabase {
  private constructor(private readonly config: ClientConfig) {}

  /**
   * The database of DATABASE_URL, else of PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD.
   *
   * @throws OpsError when neither is set
   */
  static of(context: OpsContext): AuthentikDatabase {
    if (context.variable('DATABASE_URL') === undefined && context.variable('PGHOST') !== undefined) {
      const password = context.variable('PGPASSWORD');
      return new AuthentikDatabase({
        host: context.variable('PGHOST'),
        port: Number(context.variable('PGPORT') ?? 5432),
        database: context.variable('PGDATABASE') ?? 'authentik',
        user: context.variable('PGUSER') ?? 'authentik',
        password: password === undefined ? undefined : context.secrets.add(password),
      });
    }
    return AuthentikDatabase.at(context, context.secret('DATABASE_URL', "the Secret of authentik's database user"));
  }

  /** The database of an address. Neither it nor its password is printed from here on. */
  static at(context: OpsContext, connectionString: string): AuthentikDatabase {
    context.secrets.add(connectionString);
    // An error of the driver may quote the password alone.
    const password = URL.canParse(connectionString) ? new URL(connectionString).password : '';
    context.secrets.add(password);
    context.secrets.add(unescaped(password));
    return new AuthentikDatabase({ connectionString });
  }

  /** Reads in a read-only transaction, so that even a superuser's connection changes nothing. @throws OpsError UNKNOWN */
  read<Row extends object>(query: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.run<Row>('BEGIN READ ONLY', query, values);
  }

  /** A statement that changes rows, committed. @throws OpsError UNKNOWN */
  write<Row extends object>(query: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.run<Row>('BEGIN', query, values);
  }

  /** A statement that no transaction takes, such as CREATE DATABASE. @throws OpsError UNKNOWN */
  async execute(statement: string): Promise<void> {
    await this.run(undefined, statement, []);
  }

  private async run<Row extends object>(
    begin: string | undefined,
    query: string,
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    let client: Client | undefined;
    try {
      // May throw for an invalid address.
      client = new Client({
        ...this.config,
        connectionTimeoutMillis: TIMEOUT_MS,
        query_timeout: begin === undefined ? STATEMENT_TIMEOUT_MS : TIMEOUT_MS,
        // Without a connection the driver handles no error of the socket, and destroys it later.
        stream: () => new Socket().on('error', () => {}),
      });
      // A connection that breaks while nothing is asked of it.
      client.on('error', () => {});
      await client.connect();
      // A statement of its own: PgBouncer refuses start-up parameters that it does not know.
      if (begin !== undefined) await client.query(begin);
      const { rows } = await client.query<Row>(query, [...values]);
      if (begin !== undefined) await client.query('COMMIT');
      return rows;
    } catch (error) {
      const table = /\bauthentik_\w+/.exec(query)?.[0];
      throw new OpsError({
        what: "authentik's database did not answer",
        found: reasonOf(error),
        remedy: `see that its address is right, in DATABASE_URL or PGHOST, and that its user may use ${table ?? 'it'}`,
        exitCode: ExitCode.UNKNOWN,
      });
    } finally {
      // Not awaited: it never settles for a connection that was never tried.
      client?.end().catch(() => {});
    }
  }
}
