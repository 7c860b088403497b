import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';

/** Address of a database, as libpq's variables: a password on a command line is in the list of processes. */
export function libpqOf(address: string): Readonly<Record<string, string>> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(address);
  const sslmode = searchParams.get('sslmode');
  return {
    PGHOST: searchParams.get('host') ?? decodeURIComponent(hostname),
    PGPORT: port === '' ? '5432' : port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    ...(sslmode === null ? {} : { PGSSLMODE: sslmode }),
  };
}

/** Restores a dump into an existing database, all of it or nothing. @throws OpsError */
export async function restoreInto(address: string, dump: AsyncIterable<Uint8Array>): Promise<void> {
  const connection = libpqOf(address);
  const args = ['--exit-on-error', '--single-transaction', '--no-owner', '--no-privileges', '--no-password'];
  await pgRestore([...args, '--dbname', connection.PGDATABASE ?? ''], connection, dump, async (output) => {
    await text(output);
  });
}

/** The rows of some tables as `COPY` text, without a server. @throws OpsError */
export async function tablesOf(
  tables: readonly string[],
  dump: AsyncIterable<Uint8Array>,
  read: (output: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const selected = tables.flatMap((table) => ['--table', table]);
  await pgRestore(['--data-only', ...selected, '--file', '-'], {}, dump, read);
}

/**
 * Runs pg_restore with the dump at its stdin. When the dump ends in an error, pg_restore is killed before it sees an end:
 * its transaction is rolled back.
 */
async function pgRestore(
  args: readonly string[],
  connection: Readonly<Record<string, string>>,
  dump: AsyncIterable<Uint8Array>,
  read: (output: NodeJS.ReadableStream & AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', ...connection };
  const child = spawn('pg_restore', args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // An early end of pg_restore breaks the pipe; its own words are the reason.
  child.stdin.on('error', () => {});
  const said = text(child.stderr);
  const consumed = read(child.stdout);
  const fed = feed(dump, child.stdin).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  try {
    const [code] = await Promise.all([ended, fed, consumed]);
    if (code !== 0) throw restoreError(await said);
  } catch (error) {
    await Promise.allSettled([ended, fed, consumed]);
    throw (error as { code?: unknown }).code === 'ENOENT' ? noTool() : error;
  }
}

async function feed(dump: AsyncIterable<Uint8Array>, into: NodeJS.WritableStream & { destroyed?: boolean }) {
  // `once` rejects with the broken pipe of a pg_restore that has read enough.
  const ended = once(into, 'close').catch(() => {});
  for await (const chunk of dump) {
    // Read to its end all the same: only then its hash is known.
    if (into.destroyed === true) continue;
    // A copy: the stream holds a chunk while the generator fills its buffer with the next one.
    if (!into.write(Buffer.from(chunk))) await Promise.race([once(into, 'drain').catch(() => {}), ended]);
  }
  into.end();
}

function restoreError(said: string): OpsError {
  const lines = said
    .trim()
    .split('\n')
    .filter((line) => line.includes('error:'));
  const found = (lines[0] ?? said.trim()).replace(/^pg_restore: /, '');
  const unreachable = /connection to server|could not translate host name/.test(found);
  const newer = /unsupported version|unrecognized configuration parameter/.test(found);
  return new OpsError({
    what: newer
      ? 'pg_restore or the server is below the major version of the dump'
      : unreachable
        ? 'the database did not answer'
        : 'pg_restore did not restore the dump',
    found,
    remedy: newer
      ? 'install the client of the version that the record names, or use a newer server'
      : unreachable
        ? 'see that the address, the user and the password are right'
        : 'use another backup; nothing was restored',
    exitCode: newer ? ExitCode.USAGE : unreachable ? ExitCode.UNKNOWN : ExitCode.NO,
  });
}

function noTool(): OpsError {
  return new OpsError({
    what: 'pg_restore is not on the PATH',
    remedy: 'install the client programs of PostgreSQL, of the major version of the server or above',
    exitCode: ExitCode.USAGE,
  });
}
