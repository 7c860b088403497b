import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { libpqOf } from './pg-restore';

/** A dump of a live database, as it comes; nothing is written to a disk. @throws OpsError UNKNOWN where it has no good end */
export async function* dumpOf(address: string): AsyncGenerator<Uint8Array> {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', ...libpqOf(address) };
  const child = spawn('pg_dump', ['--format=custom', '--no-password'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : `exit code ${code}`));
  });
  const said = text(child.stderr);
  try {
    yield* child.stdout;
    const fault = await ended;
    if (fault === undefined) return;
    throw new OpsError({
      what: 'pg_dump did not dump the database of DATABASE_URL',
      found: (await said).trim().split('\n').at(-1) || fault,
      remedy: 'install pg_dump of the major version of the server or above, and see that the address is right',
      exitCode: ExitCode.UNKNOWN,
    });
  } finally {
    child.kill();
  }
}
