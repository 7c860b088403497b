import { spawnSync } from 'node:child_process';

/**
 * Runs a client of a registry, such as `helm`, and returns what it prints.
 *
 * @throws ClientError where it is not installed, or fails
 */
export type RunClient = (command: string, args: readonly string[], folder?: string) => string;

/** Reports what a client could not tell. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
}

/** An `npm` without a network retries for minutes, and says nothing. */
const LIMIT_SECONDS = 120;

export const runClient: RunClient = (command, args, folder) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: LIMIT_SECONDS * 1000,
    maxBuffer: 1 << 28,
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  if (error !== undefined) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ClientError(`${command} is not installed`);
    throw new ClientError(code === 'ETIMEDOUT' ? `${command} gave no answer in ${LIMIT_SECONDS} s` : error.message);
  }
  // `npm outdated` ends with 1 where something is outdated.
  const isNews = command === 'npm' && status === 1 && stdout.startsWith('{');
  if (status !== 0 && !isNews) {
    throw new ClientError(`${command} ${args[0]} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  }
  return stdout;
};
